using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Snapshot.Records;

/// <summary>
/// The records of a stream in ascending order of their raw keys, each addressed by a <em>position</em>. In a sorted stream, the
/// normal case, a position is the byte offset of the record. A stream that is not sorted, or that repeats a raw key, is read through a
/// permutation, and a position is a rank in it. Lengths were checked by the indexing pass; immutable and thread-safe.
/// </summary>
internal sealed unsafe class RecordSequence
{
    private readonly byte* mapped;
    private readonly string path;
    private readonly NativeList<long>? order;

    /// <param name="mapped">First byte of the file the offsets count in.</param>
    /// <param name="first">Offset of the first record.</param>
    /// <param name="end">Offset behind the last record.</param>
    /// <param name="order">Offsets in raw-key order, or null when the stream is sorted itself. Owned by the sequence from here on.</param>
    /// <param name="path">The file's name, for messages.</param>
    public RecordSequence(byte* mapped, long first, long end, NativeList<long>? order = null, string path = "")
    {
        this.mapped = mapped;
        this.path = path;
        this.order = order;
        First = order is null ? first : 0;
        End = order is null ? end : order.Count;
    }

    /// <summary>Whether positions are ranks in a permutation.</summary>
    public bool IsPermuted => order is not null;

    /// <summary>Position of the first record; equals <see cref="End"/> when there is none.</summary>
    public long First { get; }

    /// <summary>Position behind the last record.</summary>
    public long End { get; }

    /// <summary>Reads the record at a position in [First, End) that is a record's, and gives the position after it.</summary>
    /// <exception cref="SnapshotException">What lies there is no record: the file was overwritten, or the kept index is not its own.</exception>
    public RawRecord Read(long position, out long next)
    {
        if (order is null)
        {
            if (!IsReadable(position))
            {
                ThrowNoRecord(position);
            }

            return ReadAt(mapped, position, out next);
        }

        next = position + 1;
        return ReadAt(mapped, order[position], out _);
    }

    /// <summary>Byte offset in the file of the record at a position.</summary>
    public long OffsetOf(long position) => order is null ? position : order[position];

    /// <summary>
    /// Whether a position that came from outside (an inode number) can be read without leaving the stream. It need not be a
    /// record's: whoever reads there must check that the key is of the expected family.
    /// </summary>
    public bool IsReadable(long position)
    {
        if (position < First || position >= End)
        {
            return false;
        }

        if (order is not null)
        {
            return true;
        }

        long left = End - position;
        if (left < 16)
        {
            return false;
        }

        ulong keyLength = ReadLength(mapped + position);
        if (keyLength > RecordLimits.MaxRawKey || (long)keyLength > left - 16)
        {
            return false;
        }

        ulong valueLength = ReadLength(mapped + position + 8 + keyLength);
        return valueLength <= RecordLimits.MaxRawValue && (long)valueLength <= left - 16 - (long)keyLength;
    }

    /// <exception cref="SnapshotException">Always.</exception>
    public void ThrowNoRecord(long position) => throw new SnapshotException(
        SnapshotFault.IndexMismatch, path, position, "expected a record where the index says there is one; the file was overwritten, or the index that was kept for it is another file's");

    public void Free() => order?.Dispose();

    internal static RawRecord ReadAt(byte* mapped, long offset, out long next)
    {
        byte* record = mapped + offset;
        int keyLength = (int)ReadLength(record);
        byte* key = record + 8;
        int valueLength = (int)ReadLength(key + keyLength);
        byte* value = key + keyLength + 8;
        next = offset + 16 + keyLength + valueLength;
        return new RawRecord(key, keyLength, value, valueLength);
    }

    internal static ulong ReadLength(byte* at) =>
        BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(at, 8));
}
