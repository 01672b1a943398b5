using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Snapshot.Sst;

/// <summary>The last bytes of a table: where its two roots lie (spec 01 §2.8).</summary>
/// <param name="MetaIndex">The block that names the properties.</param>
/// <param name="Index">The index, or its top level.</param>
internal readonly record struct TableFooter(BlockHandle MetaIndex, BlockHandle Index)
{
    public const int Length = 53;

    private const int HandlesEnd = 41;
    private const int MagicStart = 45;
    private const byte ChecksumCrc32C = 1;
    private const uint KnownFormat = 4;

    private static ReadOnlySpan<byte> Magic => [0xF0, 0x9F, 0xAA, 0xB3, 0xF0, 0x9F, 0xAA, 0xB3];

    /// <exception cref="SnapshotException">The table is not of this kind and version.</exception>
    public static TableFooter Read(TableFile table)
    {
        long start = table.Length - Length;
        if (start < 0)
        {
            throw table.Bad(0, $"expected a table of at least {Length} bytes, found {table.Length}");
        }

        ReadOnlySpan<byte> footer = table.File.Slice(table.Start + start, Length);
        if (!footer[MagicStart..].SequenceEqual(Magic))
        {
            throw table.Bad(start + MagicStart, $"expected the magic {Convert.ToHexStringLower(Magic)} at the end of the table, found {Convert.ToHexStringLower(footer[MagicStart..])}");
        }

        uint format = BinaryPrimitives.ReadUInt32LittleEndian(footer[HandlesEnd..]);
        if (format != KnownFormat)
        {
            throw table.Bad(start + HandlesEnd, $"expected table format {KnownFormat}, found {format}");
        }

        if (footer[0] != ChecksumCrc32C)
        {
            throw table.Bad(start, $"expected checksums of kind {ChecksumCrc32C} (CRC-32C), found {footer[0]}");
        }

        ReadOnlySpan<byte> handles = footer[1..HandlesEnd];
        if (!BlockHandle.TryTake(ref handles, out BlockHandle metaIndex) || !BlockHandle.TryTake(ref handles, out BlockHandle index) || handles.ContainsAnyExcept((byte)0))
        {
            throw table.Bad(start + 1, "expected two block handles and zeros");
        }

        return new TableFooter(metaIndex, index);
    }
}
