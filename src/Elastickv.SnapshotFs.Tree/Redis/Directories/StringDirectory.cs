using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Redis.Documents;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Directories;

/// <summary>
/// <c>strings/</c> or <c>hll/</c>: one row is one file, its payload as it lies in the snapshot (spec 03 §5, §6). A string and an HLL under one key are
/// both shown, and nothing hides them.
/// </summary>
internal sealed class StringDirectory : KeyDirectory
{
    private readonly PlainFamily family;

    private StringDirectory(RedisRows rows, RedisNode node, PlainFamily family)
        : base(rows, node, family) => this.family = family;

    private ReadOnlySpan<byte> Magic => Node == RedisNode.Strings ? StringValue.StringMagic : StringValue.SketchMagic;

    public static StringDirectory OfStrings(RedisRows rows) => new(rows, RedisNode.Strings, rows.Strings);

    public static StringDirectory OfSketches(RedisRows rows) => new(rows, RedisNode.Sketches, rows.Sketches);

    /// <summary>Every row of the family, in the order of the expiry lines.</summary>
    public RowCursor Scan() => family.Scan();

    /// <summary>Takes a row's value apart; false when it cannot be shown.</summary>
    public bool TryRead(in Row row, out StringValue value)
    {
        value = default;
        return row.IsReadable && StringValue.TryParse(row.Body, Magic, out value);
    }

    public override bool TryGetDefining(ReadOnlySpan<byte> key, out Row row) => family.TryGet(key, out row) != RowState.Absent;

    public override bool IsShown(ReadOnlySpan<byte> key, in Row defining) => TryRead(defining, out _);

    public override FileContent Open(ReadOnlySpan<byte> key, in Row defining)
    {
        TryRead(defining, out StringValue value);
        return new RowContent(defining, value.PayloadStart);
    }

    /// <summary>Attributes of a row that is shown.</summary>
    public NodeAttributes AttributesOf(in Row row)
    {
        TryRead(row, out StringValue value);
        return new NodeAttributes(row.Body.Length - value.PayloadStart, HlcTimestamp.UnixMilliseconds(row.CommitTimestamp), NodeAttributes.FileMode);
    }
}
