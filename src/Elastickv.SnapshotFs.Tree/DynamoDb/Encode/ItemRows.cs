using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Directory;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>
/// The rows that items have under one generation of a table: the item itself and its index rows (spec 04 §5, §6). Reused for item after item. Not thread-safe.
/// </summary>
internal sealed class ItemRows : IDisposable
{
    private readonly KeyNames primary;
    private readonly ItemSource items;
    private readonly List<(KeyNames Keys, ItemSource Rows)> indexes = [];
    private readonly ByteBuffer itemKey = new(256);
    private readonly ByteBuffer indexKeys = new(256);
    private readonly List<int> ends = [];

    /// <param name="segment">Table name as its keys spell it.</param>
    /// <param name="generation">Generation in the keys.</param>
    /// <param name="layout">Layout of the keys.</param>
    /// <param name="primary">Names of the primary key.</param>
    /// <param name="indexes">The indexes of the table.</param>
    public ItemRows(ReadOnlySpan<byte> segment, ulong generation, KeyLayout layout, KeyNames primary, List<IndexDefinition> indexes)
    {
        this.primary = primary;
        using var prefix = new ByteBuffer(256);
        DynamoKey.AppendPrefix(DynamoKey.ItemPrefix, segment, generation, prefix);
        items = new ItemSource(prefix.WrittenSpan.ToArray(), layout);
        foreach (IndexDefinition index in indexes)
        {
            prefix.Clear();
            DynamoKey.AppendIndexPrefix(segment, generation, index.Name, prefix);
            this.indexes.Add((index.Keys, new ItemSource(prefix.WrittenSpan.ToArray(), layout)));
        }
    }

    /// <summary>Key of the item loaded last.</summary>
    public ReadOnlySpan<byte> ItemKey => itemKey.WrittenSpan;

    /// <summary>
    /// Stands for what a server knows the item loaded last by (spec 04 §14.5), the same in both layouts. A number that ordered keys cannot hold makes it the key.
    /// </summary>
    public UInt128 Identity { get; private set; }

    /// <summary>Builds the keys of an item's rows.</summary>
    /// <param name="body">Magic and message, well formed.</param>
    /// <param name="attribute">The attribute at fault.</param>
    /// <returns>Null, or why the item cannot be in this table. When it is because of an index, the keys of the other rows are there.</returns>
    public string? Load(ReadOnlySpan<byte> body, out byte[] attribute)
    {
        itemKey.Clear();
        indexKeys.Clear();
        ends.Clear();
        attribute = primary.Hash;
        if (!ItemMessage.TryFindAttribute(body, primary.Hash, out KeyAttribute hash))
        {
            return $"expected the key attribute {KeyText.Printable(primary.Hash)}";
        }

        itemKey.Append(items.Prefix);
        if (!TryAppend(items, body, hash, isRange: false, itemKey))
        {
            return NoKey(primary.Hash);
        }

        KeyAttribute range = default;
        if (primary.HasRange)
        {
            attribute = primary.Range;
            if (!ItemMessage.TryFindAttribute(body, primary.Range, out range))
            {
                return $"expected the key attribute {KeyText.Printable(primary.Range)}";
            }

            if (!TryAppend(items, body, range, isRange: true, itemKey))
            {
                return NoKey(primary.Range);
            }
        }

        Identity = FindIdentity(body, hash, range);
        byte[]? faulty = null;
        foreach ((KeyNames keys, ItemSource rows) in indexes)
        {
            int before = indexKeys.Length;
            if (!TryAppendIndexKey(body, keys, rows, hash, range, ref attribute))
            {
                indexKeys.Truncate(before);
                faulty ??= attribute;
            }
        }

        attribute = faulty ?? attribute;
        return faulty is null ? null : NoKey(faulty);
    }

    /// <summary>The rows of the item loaded last.</summary>
    /// <param name="body">Magic and message of the item.</param>
    /// <param name="write">Takes each row.</param>
    public void Write(ReadOnlySpan<byte> body, RowWriter write)
    {
        write(itemKey.WrittenSpan, body);
        WriteIndexRows(write);
    }

    /// <summary>The index rows of the item loaded last.</summary>
    public void WriteIndexRows(RowWriter write)
    {
        int start = 0;
        foreach (int end in ends)
        {
            write(indexKeys.WrittenSpan[start..end], itemKey.WrittenSpan);
            start = end;
        }
    }

    public void Dispose()
    {
        itemKey.Dispose();
        indexKeys.Dispose();
    }

    private static string NoKey(byte[] attribute) => $"expected an S, a B or a number as an N in {KeyText.Printable(attribute)}, which is a key attribute";

    private static bool TryAppend(ItemSource source, ReadOnlySpan<byte> body, in KeyAttribute attribute, bool isRange, ByteBuffer key) =>
        attribute.IsKey && source.TryAppendSegment(attribute.Kind, attribute.Of(body), isRange, key);

    private UInt128 FindIdentity(ReadOnlySpan<byte> body, in KeyAttribute hash, in KeyAttribute range)
    {
        using var ordered = new ByteBuffer(256);
        return ItemSource.TryAppendOrdered(hash.Kind, hash.Of(body), ordered)
            && (!primary.HasRange || ItemSource.TryAppendOrdered(range.Kind, range.Of(body), ordered))
            ? Fingerprint.Of(ordered.WrittenSpan)
            : Fingerprint.Of(itemKey.WrittenSpan);
    }

    /// <summary>Adds the key of an index row, if there is one; false for an attribute that can be no key.</summary>
    private bool TryAppendIndexKey(ReadOnlySpan<byte> body, KeyNames keys, ItemSource rows, in KeyAttribute hash, in KeyAttribute range, ref byte[] attribute)
    {
        KeyAttribute indexRange = default;
        if (!ItemMessage.TryFindAttribute(body, keys.Hash, out KeyAttribute indexHash)
            || (keys.HasRange && !ItemMessage.TryFindAttribute(body, keys.Range, out indexRange)))
        {
            return true;
        }

        indexKeys.Append(rows.Prefix);
        attribute = keys.Hash;
        if (!TryAppend(rows, body, indexHash, isRange: false, indexKeys))
        {
            return false;
        }

        attribute = keys.Range;
        if (keys.HasRange && !TryAppend(rows, body, indexRange, isRange: false, indexKeys))
        {
            return false;
        }

        // The old layout has a place for every part, the ordered one only for those that exist.
        if (rows.Layout == KeyLayout.Legacy && !keys.HasRange)
        {
            indexKeys.Append((byte)'|');
        }

        TryAppend(rows, body, hash, isRange: false, indexKeys);
        if (primary.HasRange)
        {
            TryAppend(rows, body, range, isRange: true, indexKeys);
        }

        ends.Add(indexKeys.Length);
        return true;
    }
}
