using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Redis.Documents;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Directories;

/// <summary><c>lists/</c> (spec 03 §9).</summary>
internal sealed class ListDirectory(RedisRows rows) : KeyDirectory(rows, RedisNode.Lists, rows.Lists.Metas, rows.Lists.Deltas)
{
    private const int MetaFamily = 0;

    public override bool TryGetKey(int family, scoped in Row row, out ReadOnlySpan<byte> key) =>
        base.TryGetKey(family, row, out key) && Rows.Lists.IsDelta(row) == (family != MetaFamily);

    public override bool TryGetDefining(ReadOnlySpan<byte> key, out Row row) => Rows.Lists.TryGetDefining(key, out row);

    /// <remarks>A sound base meta shows even an empty list; without one there must be an item in the window.</remarks>
    public override bool IsShown(ReadOnlySpan<byte> key, in Row defining)
    {
        if (!Rows.IsLive(key, RedisType.List))
        {
            return false;
        }

        if (!Rows.Lists.IsDelta(defining) && ListMeta.Read(defining, out _) == MetaDefect.None)
        {
            return true;
        }

        var items = new ListItemCursor(Rows.Lists, key, ListWindow.Of(Rows.Lists, key));
        return items.MoveNext();
    }

    public override FileContent Open(ReadOnlySpan<byte> key, in Row defining) => new ListDocument(Rows, key);
}
