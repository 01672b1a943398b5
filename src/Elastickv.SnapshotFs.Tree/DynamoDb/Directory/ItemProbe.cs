using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>
/// Reads item rows of one table, one at a time: whether a row can be shown, what it would be called, and whether its key is where a seek for that name
/// looks. Reused for row after row so that a listing allocates nothing. Not thread-safe.
/// </summary>
internal sealed class ItemProbe(Table table) : IDisposable
{
    private readonly ByteBuffer expected = new(256);
    private KeyAttribute hash;
    private KeyAttribute range;

    /// <summary>The row that the other members describe.</summary>
    public Row Row { get; private set; }

    public ItemSource Source { get; private set; } = null!;

    /// <summary>Name of the hash-level directory; empty when the item lies in <c>items</c> itself.</summary>
    public ByteBuffer Directory { get; } = new(256);

    /// <summary>File name without <c>.json</c> and without what tells items of one name apart.</summary>
    public ByteBuffer File { get; } = new(256);

    /// <summary>
    /// Whether the key is the one that a seek for the names tries: it agrees with the content and, in the old layout, spells numbers in their
    /// canonical text. Other rows are strays.
    /// </summary>
    public bool IsRegular { get; private set; }

    public AttributeKind HashKind => hash.Kind;

    public AttributeKind RangeKind => range.Kind;

    public ReadOnlySpan<byte> Hash => hash.Of(Row.Body);

    public ReadOnlySpan<byte> Range => range.Of(Row.Body);

    public KeyTerm HashTerm => KeyTerm.Of(HashKind, Hash);

    public KeyTerm? RangeTerm => table.HasRange ? KeyTerm.Of(RangeKind, Range) : null;

    /// <summary>Reads a row; false for one that is not shown, with the reason, or of another generation, without one.</summary>
    public bool TryLoad(in Row row, out RecordFault fault)
    {
        Row = row;
        fault = RecordFault.None;
        if (table.SourceOf(row.UserKey) is not { } source)
        {
            return false;
        }

        Source = source;
        fault = ReadKeys(row);
        if (fault != RecordFault.None)
        {
            return false;
        }

        Directory.Clear();
        File.Clear();
        if (table.HasRange)
        {
            KeyName.Append(HashKind, Hash, Directory);
            KeyName.Append(RangeKind, Range, File);
        }
        else
        {
            KeyName.Append(HashKind, Hash, File);
        }

        IsRegular = TryExpectKey(source) && expected.WrittenSpan.SequenceEqual(row.UserKey) && (source.Layout == KeyLayout.Ordered || SpellsCanonically());
        return true;
    }

    public bool HasNames(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> file) =>
        Directory.WrittenSpan.SequenceEqual(directory) && File.WrittenSpan.SequenceEqual(file);

    /// <summary>Appends the key that the item has in a source; false when it has none there.</summary>
    public bool TryAppendKey(ItemSource source, ByteBuffer key)
    {
        key.Append(source.Prefix);
        return source.TryAppendSegment(HashKind, Hash, isRange: false, key)
            && (!table.HasRange || source.TryAppendSegment(RangeKind, Range, isRange: true, key));
    }

    /// <summary>Appends what a server knows the item by: its ordered key without the prefix. False, for a number outside the grammar, when it knows none.</summary>
    public bool TryAppendIdentity(ByteBuffer identity) =>
        ItemSource.TryAppendOrdered(HashKind, Hash, identity) && (!table.HasRange || ItemSource.TryAppendOrdered(RangeKind, Range, identity));

    public bool HasIdentity(ReadOnlySpan<byte> identity)
    {
        expected.Clear();
        return TryAppendIdentity(expected) && expected.WrittenSpan.SequenceEqual(identity);
    }

    public void Dispose()
    {
        expected.Dispose();
        Directory.Dispose();
        File.Dispose();
    }

    private bool TryExpectKey(ItemSource source)
    {
        expected.Clear();
        return TryAppendKey(source, expected);
    }

    /// <summary>A string that a server could take for a number is as irregular as a number in an odd spelling.</summary>
    private bool SpellsCanonically() => SpellsCanonically(HashKind, Hash) && (!table.HasRange || SpellsCanonically(RangeKind, Range));

    private static bool SpellsCanonically(AttributeKind kind, ReadOnlySpan<byte> value) =>
        kind == AttributeKind.Number ? CanonicalNumber.IsCanonicalInteger(value) : value.IsEmpty || value[0] > OrderedNumber.HighestMarker;

    private RecordFault ReadKeys(in Row row)
    {
        hash = range = default;
        if (!row.IsReadable)
        {
            return RecordFault.Unreadable;
        }

        ReadOnlySpan<byte> body = row.Body;
        if (!body.StartsWith(ItemMessage.Magic))
        {
            return RecordFault.ItemMagic;
        }

        RecordFault fault = RecordFaults.Of(MessageCheck.Check(body, ItemMessage.Start, MessageShape.Item));
        if (fault != RecordFault.None)
        {
            return fault;
        }

        if (!ItemMessage.TryFindAttribute(body, table.HashName, out hash))
        {
            return RecordFault.NoHashAttribute;
        }

        if (!hash.IsKey)
        {
            return RecordFault.HashKind;
        }

        if (!table.HasRange)
        {
            return RecordFault.None;
        }

        if (!ItemMessage.TryFindAttribute(body, table.RangeName, out range))
        {
            return RecordFault.NoRangeAttribute;
        }

        return range.IsKey ? RecordFault.None : RecordFault.RangeKind;
    }
}
