using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Support;

/// <summary>Takes so many entries and no more.</summary>
internal sealed class PageSink(int capacity) : IEntrySink
{
    public List<(string Name, NodeId Node, ulong Next)> Entries { get; } = [];

    public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
    {
        if (Entries.Count == capacity)
        {
            return false;
        }

        Entries.Add((OverlayFixture.Text(name), node, next));
        return true;
    }
}
