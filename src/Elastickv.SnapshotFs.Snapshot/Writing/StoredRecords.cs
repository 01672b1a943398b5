using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Indexing;
using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.Writing;

/// <summary>Walks every record of a stream once, history, tombstones and duplicates included. A mutable struct; not thread-safe.</summary>
internal struct StoredRecords
{
    // What lies this far behind the walk has been copied or compared. Small enough not to count, large enough to cost few system calls.
    private const long TrimStep = 8 << 20;

    private readonly MappedFile file;
    private readonly RecordSequence? sequence;
    private readonly long end;
    private long next;
    private long trimmed;
    private int readSinceTrim;

    public StoredRecords(MappedFile file, IndexedStream stream, bool byRawKey)
    {
        this.file = file;
        sequence = byRawKey ? stream.Records : null;
        next = byRawKey ? stream.Records.First : stream.Start;
        end = byRawKey ? stream.Records.End : stream.End;
        trimmed = stream.Start;
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

    /// <summary>The file that the records lie in.</summary>
    public readonly MappedFile File => file;

    /// <summary>
    /// Gives the pages behind the walk back now and then, so that a long one does not make the process large; <see cref="Current"/> stays valid. Call it for
    /// every record.
    /// </summary>
    /// <param name="wanted">Offset in the file from which on the caller still wants to read.</param>
    /// <returns>Whether it did something.</returns>
    public bool TrimBehind(long wanted = long.MaxValue)
    {
        if (sequence is not null)
        {
            // The order of raw keys jumps about in the file.
            readSinceTrim += 16 + Current.KeyLength + Current.ValueLength;
            bool due = readSinceTrim > TrimStep;
            if (due)
            {
                file.TrimMemory(0, file.Length);
                readSinceTrim = 0;
            }

            return due;
        }

        long end = Math.Min(Offset, wanted);
        if (end - trimmed < TrimStep)
        {
            return false;
        }

        // The kernel maps pages around a touched one too, also such that were given back the last time.
        file.TrimMemory(Math.Max(0, trimmed - TrimStep), end);
        trimmed = end;
        return true;
    }

    private readonly unsafe RawRecord ReadAt(long offset, out long following) => RecordSequence.ReadAt(file.Start, offset, out following);
}
