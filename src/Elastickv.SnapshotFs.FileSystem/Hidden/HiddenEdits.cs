using Elastickv.SnapshotFs.FileSystem.Content;
using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Hidden;

/// <summary>What <c>.snapfs</c> shows of edits (spec 00 §6): <c>changes.jsonl</c> and <c>commit</c>. Thread-safe.</summary>
/// <param name="edits">The edited tree.</param>
/// <param name="committer">Who commits; null when nobody does.</param>
internal sealed class HiddenEdits(IWritableTree edits, IEditCommitter? committer)
{
    private const ulong ChangesCookie = 3;
    private const ulong CommitCookie = 4;

    public bool Has(NodeId node) => node == HiddenNodes.Changes || (node == HiddenNodes.Commit && committer is not null);

    public bool TryFind(ReadOnlySpan<byte> name, out NodeId node)
    {
        node = name.SequenceEqual(HiddenNodes.ChangesName) ? HiddenNodes.Changes
            : name.SequenceEqual(HiddenNodes.CommitName) ? HiddenNodes.Commit
            : default;
        return Has(node);
    }

    /// <summary>Attributes; the length of the change set is not known before somebody opens it.</summary>
    public NodeStatus Describe(NodeId node)
    {
        long size = node == HiddenNodes.Commit ? committer!.Report().Length : 0;
        int mode = node == HiddenNodes.Commit ? NodeAttributes.FileMode : NodeAttributes.GeneratedMode;
        return new NodeStatus(node, size, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), mode, AttributesLast: false);
    }

    /// <summary>What a file holds at this moment.</summary>
    public Errno Open(NodeId node, bool forWriting, out FileContent? content)
    {
        content = null;
        if (forWriting && node != HiddenNodes.Commit)
        {
            return Errno.EACCES;
        }

        content = new MemoryContent(node == HiddenNodes.Commit ? committer!.Report() : EditLines.OfChanges(edits.Changes()));
        return Errno.Ok;
    }

    /// <summary>Begins a commit, whatever was written; EBUSY while one is running.</summary>
    public Errno Write(NodeId node) => node != HiddenNodes.Commit ? Errno.EACCES : committer!.BeginCommit() ? Errno.Ok : Errno.EBUSY;

    /// <summary>What is wrong with the edits at this moment, as lines for <c>problems.jsonl</c>.</summary>
    public byte[] Defects() => committer is null ? [] : EditLines.OfDefects(committer.FindDefects());

    public void List(ulong cookie, IEntrySink sink)
    {
        if (cookie < ChangesCookie && !sink.Add(HiddenNodes.ChangesName, HiddenNodes.Changes, ChangesCookie))
        {
            return;
        }

        if (cookie < CommitCookie && committer is not null)
        {
            sink.Add(HiddenNodes.CommitName, HiddenNodes.Commit, CommitCookie);
        }
    }
}
