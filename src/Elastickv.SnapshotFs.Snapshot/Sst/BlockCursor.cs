using System.Buffers.Binary;
using System.Numerics;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.Sst;

/// <summary>
/// Walks the entries of one block after the other: checks, decompresses, and puts the keys together that are stored as differences (spec 01 §2.8). Every length is checked before
/// anything is read or reserved by it. Not thread-safe.
/// </summary>
internal sealed unsafe class BlockCursor : IDisposable
{
    /// <summary>Bytes behind the content of a block: compression and checksum.</summary>
    public const int TrailerLength = 5;

    /// <summary>Longest block: the longest row with some before it that were too few to end the block.</summary>
    private const ulong LongestContent = RecordLimits.MaxRawValue + RecordLimits.MaxRawKey + (64 << 10);

    private const ulong LongestKey = RecordLimits.MaxRawKey + 8;
    private const uint ChecksumMask = 0xA282EAD8;

    private readonly TableFile table;
    private readonly NativeBuffer decompressed = new();
    private readonly NativeList<byte> key = new();
    private byte* content;
    private int position;
    private int end;
    private int valueStart;
    private int valueLength;

    public BlockCursor(TableFile table) => this.table = table;

    /// <summary>Byte offset of the block in its table.</summary>
    public long BlockOffset { get; private set; }

    /// <summary>Key of the entry reached by the last successful <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Key => key.Slice(0, (int)key.Count);

    /// <summary>Its value; valid until the next <see cref="Open"/>.</summary>
    public ReadOnlySpan<byte> Value => new(content + valueStart, valueLength);

    /// <summary>Goes before the first entry of a block.</summary>
    /// <param name="handle">Where it lies.</param>
    /// <param name="source">Byte offset in the table of the place that names it, for messages.</param>
    /// <exception cref="SnapshotException">The block is not inside the table, does not match its checksum, or cannot be decompressed.</exception>
    public void Open(BlockHandle handle, long source)
    {
        ulong room = (ulong)table.Length - TableFooter.Length;
        if (handle.Length > room || handle.Offset > room - handle.Length || room - handle.Length - handle.Offset < TrailerLength || handle.Length > LongestContent)
        {
            throw table.Bad(source, $"a block of {handle.Length} bytes at {handle.Offset} does not lie inside the table of {table.Length} bytes");
        }

        BlockOffset = (long)handle.Offset;
        int length = (int)handle.Length;
        byte* stored = table.File.Start + table.Start + BlockOffset;
        CheckSum(stored, length);
        switch (stored[length])
        {
            case 0:
                content = stored;
                break;
            case 1:
                length = Decompress(new ReadOnlySpan<byte>(stored, length));
                break;
            default:
                throw table.Bad(BlockOffset, $"compression {stored[length]} is none that a snapshot has (0 none, 1 Snappy)");
        }

        uint restarts = length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(content + length - 4, 4));
        if (length < 4 || restarts > (uint)(length - 4) / 4)
        {
            throw table.Bad(BlockOffset, $"a block of {length} bytes cannot have {restarts} restart points");
        }

        end = length - 4 - (4 * (int)restarts);
        position = 0;
        key.Truncate(0);
        if (end == 0)
        {
            throw table.Bad(BlockOffset, "a block without entries");
        }
    }

    /// <summary>Steps to the next entry; false at the end of the block.</summary>
    /// <exception cref="SnapshotException">The entry reaches beyond the block, or refers to more of the key before it than there is.</exception>
    public bool MoveNext()
    {
        if (position == end)
        {
            return false;
        }

        var rest = new ReadOnlySpan<byte>(content + position, end - position);
        if (!Varint.TryTake(ref rest, out ulong shared) || !Varint.TryTake(ref rest, out ulong unshared) || !Varint.TryTake(ref rest, out ulong value)
            || unshared > (ulong)rest.Length || value > (ulong)rest.Length - unshared)
        {
            throw table.Bad(BlockOffset, $"the entry at byte {position} of the block does not end inside it");
        }

        if (shared > (ulong)key.Count || shared + unshared > LongestKey)
        {
            throw table.Bad(BlockOffset, $"the entry at byte {position} of the block shares {shared} bytes with a key of {key.Count}");
        }

        key.Truncate((long)shared);
        key.AddRange(rest[..(int)unshared]);
        valueStart = end - rest.Length + (int)unshared;
        valueLength = (int)value;
        position = valueStart + valueLength;
        return true;
    }

    public void Dispose()
    {
        decompressed.Dispose();
        key.Dispose();
    }

    private void CheckSum(byte* stored, int length)
    {
        var crc = new Crc32C();
        crc.Append(new ReadOnlySpan<byte>(stored, length + 1));
        uint computed = BitOperations.RotateRight(crc.Value, 15) + ChecksumMask;
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(stored + length + 1, 4));
        if (computed != found)
        {
            throw table.Bad(BlockOffset, $"the checksum of the block says {found:x8}, its bytes give {computed:x8}");
        }
    }

    private int Decompress(ReadOnlySpan<byte> compressed)
    {
        if (!Snappy.TryTakeLength(ref compressed, out ulong length) || length > LongestContent)
        {
            throw table.Bad(BlockOffset, $"{compressed.Length} compressed bytes cannot be a block of {length}, at most {LongestContent} are legal");
        }

        Span<byte> output = decompressed.Of((int)length);
        if (!Snappy.TryDecode(compressed, output))
        {
            throw table.Bad(BlockOffset, "the block cannot be decompressed");
        }

        // The buffer lies outside the managed heap and stays where it is until the next block.
        fixed (byte* start = output)
        {
            content = start;
        }

        return (int)length;
    }
}
