using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Documents;

/// <summary>An item's file (spec 04 §9).</summary>
internal sealed class ItemDocument : Document
{
    private readonly ItemRenderer renderer;

    /// <param name="row">An item row whose message was checked.</param>
    public ItemDocument(in Row row)
    {
        Contribute(row);
        renderer = new ItemRenderer(row);
    }

    public override bool RenderNext(ByteBuffer output) => renderer.RenderNext(output);
}
