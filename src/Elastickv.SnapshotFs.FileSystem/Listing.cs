using Elastickv.SnapshotFs.FileSystem.Content;
using Elastickv.SnapshotFs.FileSystem.Hidden;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>
/// Passes the tree's entries on, with offsets of ours: 0 stands before <c>.</c>, 1 before <c>..</c>, and 2 + cookie before an entry of the tree. Cookies stay valid
/// for the life of the snapshot, so offsets do. One request.
/// </summary>
internal sealed class Listing(IDirectorySink sink, ContentReader content, bool withAttributes) : IEntrySink
{
    private const ulong DotOffset = 0;
    private const ulong ParentOffset = 1;
    private const ulong TreeOffset = 2;

    /// <summary>Gives <c>.</c> and <c>..</c> where the offset stands before them. False when the sink is full.</summary>
    public bool AddDots(NodeId directory, NodeId parent, ulong offset) =>
        (offset > DotOffset || sink.Add("."u8, directory, ParentOffset, null))
        && (offset > ParentOffset || sink.Add(".."u8, parent, TreeOffset, null));

    /// <summary>The tree's cookie of an offset.</summary>
    public static ulong Cookie(ulong offset) => offset <= TreeOffset ? 0 : offset - TreeOffset;

    public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
    {
        content.Listed(withAttributes);
        NodeStatus? status = null;
        if (withAttributes && !HiddenNodes.Contains(node) && content.TryGetKnownAttributes(node, out NodeAttributes attributes))
        {
            status = content.Describe(node, attributes);
        }

        return sink.Add(name, node, next + TreeOffset, status);
    }
}
