using System.Buffers.Binary;
using System.Numerics;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Sst;

/// <summary>
/// Builds a table from rows, written from spec 01 §2.8 alone. Everything that a reader must check can be made wrong, with the checksums around it right.
/// </summary>
internal sealed class TableBuilder
{
    private readonly List<(byte[] Key, byte[] Value)> rows = [];
    private readonly MemoryStream table = new();
    private int blocks;

    public int RowsPerBlock { get; init; } = 3;

    public int BlocksPerIndex { get; init; } = 2;

    public bool TwoLevels { get; init; }

    public bool Compressed { get; init; }

    /// <summary>What stands behind every raw key.</summary>
    public byte[] Trailer { get; init; } = [1, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>What stands before every value.</summary>
    public byte[] ValuePrefix { get; init; } = [0];

    public long? Entries { get; init; }

    public uint? IndexType { get; init; }

    public string Comparator { get; init; } = "leveldb.BytewiseComparator";

    public byte RangeDeletions { get; init; }

    public string Properties { get; init; } = "rocksdb.properties";

    public byte ChecksumKind { get; init; } = 1;

    /// <summary>Compression byte of every block, whatever its content is.</summary>
    public byte? Compression { get; init; }

    /// <summary>Changes the content of a block, by its number in the file, before it gets its checksum.</summary>
    public Func<int, byte[], byte[]> Change { get; init; } = (_, content) => content;

    /// <summary>Changes a handle in the index or in its top level.</summary>
    public Func<(long Offset, long Length), (long Offset, long Length)> Redirect { get; init; } = handle => handle;

    /// <summary>Raw key and raw value of the rows.</summary>
    public IReadOnlyList<(byte[] Key, byte[] Value)> Rows => rows;

    /// <summary>Number of blocks of the table, once it is built.</summary>
    public int Blocks => blocks;

    public TableBuilder Add(StreamRow row)
    {
        rows.Add((row.RawKey, row.RawValue));
        return this;
    }

    public TableBuilder AddMany(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Add(StreamRow.Of(System.Text.Encoding.ASCII.GetBytes($"key:{i:d4}"), 9, [(byte)i, .. "value"u8]));
        }

        return this;
    }

    public byte[] Build()
    {
        var index = new List<(byte[] Key, byte[] Value)>();
        for (int i = 0; i < rows.Count; i += RowsPerBlock)
        {
            List<(byte[], byte[])> block = [.. rows.Skip(i).Take(RowsPerBlock).Select(row => ((byte[])[.. row.Key, .. Trailer], (byte[])[.. ValuePrefix, .. row.Value]))];
            index.Add((block[^1].Item1, Handle(Write(block, Compressed))));
        }

        (long Offset, long Length) root;
        if (TwoLevels)
        {
            var top = new List<(byte[] Key, byte[] Value)>();
            for (int i = 0; i < index.Count; i += BlocksPerIndex)
            {
                List<(byte[] Key, byte[] Value)> part = index.GetRange(i, Math.Min(BlocksPerIndex, index.Count - i));
                top.Add((part[^1].Key, Handle(Write(part, Compressed))));
            }

            root = Write(top, compressed: false);
        }
        else
        {
            root = Write(index, Compressed);
        }

        (long Offset, long Length) properties = Write(
        [
            ("rocksdb.block.based.table.index.type"u8.ToArray(), BitConverter.GetBytes(IndexType ?? (TwoLevels ? 2u : 0u))),
            ("rocksdb.comparator"u8.ToArray(), System.Text.Encoding.ASCII.GetBytes(Comparator)),
            ("rocksdb.num.entries"u8.ToArray(), Varint((ulong)(Entries ?? rows.Count))),
            ("rocksdb.num.range-deletions"u8.ToArray(), [RangeDeletions]),
        ], compressed: false);
        (long Offset, long Length) meta = Write([(System.Text.Encoding.ASCII.GetBytes(Properties), Varint(properties))], compressed: false);
        var footer = new byte[53];
        footer[0] = ChecksumKind;
        byte[] handles = [.. Varint(meta), .. Varint(root)];
        handles.CopyTo(footer, 1);
        footer[41] = 4;
        Convert.FromHexString("f09faab3f09faab3").CopyTo(footer, 45);
        table.Write(footer);
        return table.ToArray();
    }

    public static byte[] Varint(ulong number)
    {
        var bytes = new List<byte>();
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
        return [.. bytes];
    }

    private static byte[] Varint((long Offset, long Length) handle) => [.. Varint((ulong)handle.Offset), .. Varint((ulong)handle.Length)];

    /// <summary>Index entries may carry more behind the handle.</summary>
    private byte[] Handle((long Offset, long Length) handle) => [.. Varint(Redirect(handle)), .. "hint"u8];

    private (long Offset, long Length) Write(List<(byte[] Key, byte[] Value)> entries, bool compressed)
    {
        var content = new List<byte>();
        byte[] before = [];
        foreach ((byte[] key, byte[] value) in entries)
        {
            int shared = before.AsSpan().CommonPrefixLength(key);
            content.AddRange([.. Varint((ulong)shared), .. Varint((ulong)(key.Length - shared)), .. Varint((ulong)value.Length), .. key[shared..], .. value]);
            before = key;
        }

        content.AddRange([0, 0, 0, 0, 1, 0, 0, 0]);
        byte[] stored = [.. content];
        stored = Change(blocks++, compressed ? Literals(stored) : stored);
        byte[] summed = [.. stored, Compression ?? (compressed ? (byte)1 : (byte)0)];
        (long, long) handle = (table.Position, stored.Length);
        table.Write(summed);
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, BitOperations.RotateRight(Crc(summed), 15) + 0xa282ead8);
        table.Write(checksum);
        return handle;
    }

    /// <summary>Snappy without any compression.</summary>
    private static byte[] Literals(byte[] bytes)
    {
        var stored = new List<byte>(Varint((ulong)bytes.Length));
        foreach (byte[] piece in bytes.Chunk(60))
        {
            stored.Add((byte)((piece.Length - 1) << 2));
            stored.AddRange(piece);
        }

        return [.. stored];
    }

    private static uint Crc(byte[] bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte b in bytes)
        {
            state = BitOperations.Crc32C(state, b);
        }

        return ~state;
    }
}
