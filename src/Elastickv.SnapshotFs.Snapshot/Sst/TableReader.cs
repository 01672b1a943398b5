using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.Sst;

/// <summary>Takes the rows of a table in its order (spec 01 §2.8).</summary>
/// <param name="rawKey">Valid during the call.</param>
/// <param name="rawValue">Valid during the call.</param>
/// <param name="offset">Byte offset in the file of the block that the row lies in.</param>
internal delegate void TableRowHandler(ReadOnlySpan<byte> rawKey, ReadOnlySpan<byte> rawValue, long offset);

/// <summary>
/// Reads one Pebble table from its first row to its last: footer, properties, index of one or two levels, data blocks. Blocks must follow each other, so that no table can send a
/// reader in circles. Not thread-safe.
/// </summary>
internal sealed class TableReader(TableFile table, TableRowHandler handler) : IDisposable
{
    private const int TrailerLength = 8;
    private const ulong SetAtSequenceZero = 1;
    private const byte HarmlessHint = 0x20;

    private readonly BlockCursor top = new(table);
    private readonly BlockCursor index = new(table);
    private readonly BlockCursor data = new(table);
    private ulong rows;
    private ulong dataEnd;
    private ulong indexEnd;

    /// <exception cref="SnapshotException">The table is damaged, or of a kind that no snapshot has.</exception>
    public void ReadAll()
    {
        TableFooter footer = TableFooter.Read(table);
        TableProperties properties = TableProperties.Read(table, top, footer.MetaIndex);
        long footerStart = table.Length - TableFooter.Length;
        if (!properties.TwoLevels)
        {
            ReadIndex(footer.Index, footerStart);
        }
        else
        {
            top.Open(footer.Index, footerStart);
            while (top.MoveNext())
            {
                BlockHandle handle = Next(top, ref indexEnd);
                ReadIndex(handle, top.BlockOffset);
            }
        }

        if (rows != properties.Entries)
        {
            throw table.Bad(properties.Offset, $"the properties name {properties.Entries} entries, the table holds {rows}");
        }
    }

    public void Dispose()
    {
        top.Dispose();
        index.Dispose();
        data.Dispose();
    }

    private void ReadIndex(BlockHandle handle, long source)
    {
        index.Open(handle, source);
        while (index.MoveNext())
        {
            data.Open(Next(index, ref dataEnd), index.BlockOffset);
            while (data.MoveNext())
            {
                ReadEntry();
            }
        }
    }

    /// <summary>The block that an index entry leads to; what follows the handle is a hint for searches.</summary>
    private BlockHandle Next(BlockCursor cursor, ref ulong end)
    {
        ReadOnlySpan<byte> value = cursor.Value;
        if (!BlockHandle.TryTake(ref value, out BlockHandle handle))
        {
            throw table.Bad(cursor.BlockOffset, "an entry of the index is no block handle");
        }

        if (handle.Offset < end || handle.Length > (ulong)table.Length || handle.Offset > (ulong)table.Length)
        {
            throw table.Bad(cursor.BlockOffset, $"the index leads to a block of {handle.Length} bytes at {handle.Offset}, which does not follow the one before, ending at {end}");
        }

        end = handle.Offset + handle.Length;
        return handle;
    }

    private void ReadEntry()
    {
        ReadOnlySpan<byte> key = data.Key;
        ReadOnlySpan<byte> value = data.Value;
        ulong trailer = key.Length < TrailerLength ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(key[^TrailerLength..]);
        if (trailer != SetAtSequenceZero)
        {
            throw table.Bad(data.BlockOffset, $"expected a key that ends in sequence 0 and kind 1 (set), found {trailer:x}", key);
        }

        ReadOnlySpan<byte> rawKey = key[..^TrailerLength];
        if (value.IsEmpty || (value[0] & ~HarmlessHint) != 0)
        {
            throw table.Bad(data.BlockOffset, $"expected a value that lies in its block (00), found {(value.IsEmpty ? "none" : value[0].ToString("x2"))}", rawKey);
        }

        if ((ulong)value.Length - 1 > RecordLimits.MaxRawValue)
        {
            throw new SnapshotException(SnapshotFault.ValueTooLarge, table.File.Path, table.Start + data.BlockOffset, $"value length {value.Length - 1}, at most {RecordLimits.MaxRawValue} is legal", rawKey: rawKey);
        }

        rows++;
        handler(rawKey, value[1..], table.Start + data.BlockOffset);
    }
}
