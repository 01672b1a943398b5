using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>A file of <c>lists/</c>: the items of the window in their order, holes skipped (spec 03 §9, §16.3).</summary>
internal sealed class ListDocument(RedisRows rows, ReadOnlySpan<byte> key) : CollectionDocument(rows, RedisType.List, key)
{
    private ListItemCursor? items;

    protected override ReadOnlySpan<byte> ArrayName => "items"u8;

    protected override void Begin()
    {
        ListWindow window = ListWindow.Of(Rows.Lists, Key);
        if (window.Newest is { } newest)
        {
            Contribute(newest);
        }

        items = new ListItemCursor(Rows.Lists, Key, window);
    }

    protected override bool TryWriteNext(JsonWriter json)
    {
        if (!items!.MoveNext())
        {
            return false;
        }

        Row item = items.Current;
        Contribute(item);
        json.Binary(item.Body);
        return true;
    }
}
