using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Indexing;
using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.Writing;

/// <summary>Walks every record of a stream once, history, tombstones and duplicates included. A mutable struct; not thread-safe.</summary>
internal struct StoredRecords
{
    private readonly MappedFile file;
    private readonly RecordSequence? sequence;
    private readonly long end;
    private long next;

    public StoredRecords(MappedFile file, IndexedStream stream, bool byRawKey)
    {
        this.file = file;
        sequence = byRawKey ? stream.Records : null;
        next = byRawKey ? stream.Records.First : stream.Start;
        end = byRawKey ? stream.Records.End : stream.End;
    }

    /// <summary>The record reached by the last successful <see cref="MoveNext"/>.</summary>
    public RawRecord Current { get; private set; }

    /// <summary>Byte offset of <see cref="Current"/> in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Length of <see cref="Current"/> in the file, both length fields included.</summary>
    public readonly long Length => 16L + Current.KeyLength + Current.ValueLength;

    public bool MoveNext()
    {
        if (next >= end)
        {
            return false;
        }

        if (sequence is null)
        {
            Offset = next;
            Current = ReadAt(next, out next);
        }
        else
        {
            Offset = sequence.OffsetOf(next);
            Current = sequence.Read(next, out next);
        }

        return true;
    }

    /// <summary>The bytes of the file between two offsets.</summary>
    public readonly ReadOnlySpan<byte> Bytes(long from, int length) => file.Slice(from, length);

    private readonly unsafe RawRecord ReadAt(long offset, out long following) => RecordSequence.ReadAt(file.Start, offset, out following);
}
