using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Snapshot.Sst;

/// <summary>What a table says about itself, as far as a reader must know it (spec 01 §2.8).</summary>
/// <param name="TwoLevels">Whether the index is a block that leads to the blocks of the index.</param>
/// <param name="Entries">Number of entries.</param>
/// <param name="Offset">Byte offset in the table of the block that says so.</param>
internal readonly record struct TableProperties(bool TwoLevels, ulong Entries, long Offset)
{
    private const uint OneLevel = 0;
    private const uint Partitioned = 2;

    /// <exception cref="SnapshotException">The table has parts that a snapshot's tables do not have, or sorts its keys otherwise.</exception>
    public static TableProperties Read(TableFile table, BlockCursor cursor, BlockHandle metaIndex)
    {
        cursor.Open(metaIndex, table.Length - TableFooter.Length);
        BlockHandle? properties = null;
        while (cursor.MoveNext())
        {
            if (!cursor.Key.SequenceEqual("rocksdb.properties"u8))
            {
                throw table.Bad(cursor.BlockOffset, $"the table has a part {KeyText.Printable(cursor.Key)}, which tables of a snapshot do not have");
            }

            ReadOnlySpan<byte> value = cursor.Value;
            properties = BlockHandle.TryTake(ref value, out BlockHandle handle) ? handle : throw table.Bad(cursor.BlockOffset, "expected the handle of the properties");
        }

        cursor.Open(properties ?? throw table.Bad(cursor.BlockOffset, "the table has no properties"), cursor.BlockOffset);
        return Read(table, cursor);
    }

    private static TableProperties Read(TableFile table, BlockCursor cursor)
    {
        uint? indexType = null;
        ulong? entries = null;
        bool ordered = false;
        while (cursor.MoveNext())
        {
            if (cursor.Key.SequenceEqual("rocksdb.block.based.table.index.type"u8))
            {
                indexType = cursor.Value.Length == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(cursor.Value) : null;
            }
            else if (cursor.Key.SequenceEqual("rocksdb.num.entries"u8))
            {
                entries = Number(cursor.Value);
            }
            else if (cursor.Key.SequenceEqual("rocksdb.comparator"u8))
            {
                ordered = cursor.Value.SequenceEqual("leveldb.BytewiseComparator"u8);
            }
            else if (cursor.Key.SequenceEqual("rocksdb.num.range-deletions"u8) && Number(cursor.Value) != 0)
            {
                throw table.Bad(cursor.BlockOffset, "the table deletes ranges, which tables of a snapshot do not");
            }
        }

        if (!ordered)
        {
            throw table.Bad(cursor.BlockOffset, "expected the property rocksdb.comparator to be leveldb.BytewiseComparator");
        }

        if (indexType is not (OneLevel or Partitioned) || entries is null)
        {
            throw table.Bad(cursor.BlockOffset, "expected an index of type 0 or 2, and the number of entries");
        }

        return new TableProperties(indexType == Partitioned, entries.Value, cursor.BlockOffset);
    }

    private static ulong? Number(ReadOnlySpan<byte> value) => Varint.TryTake(ref value, out ulong number) && value.IsEmpty ? number : null;
}
