using System.Collections.Concurrent;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Support;

/// <summary>Commits nothing; a test says what is wrong with which file.</summary>
internal sealed class FakeCommitter : IEditCommitter
{
    public ConcurrentDictionary<NodeId, DocumentDefectException> Defects { get; } = [];

    /// <summary>Files that were looked at, in order.</summary>
    public ConcurrentQueue<NodeId> Looked { get; } = [];

    public int LookedAtAll { get; private set; }

    public int Begun { get; private set; }

    public bool IsRunning { get; set; }

    public byte[] Answer { get; set; } = [];

    /// <summary>Runs before every look.</summary>
    public Action Looking { get; set; } = () => { };

    public IReadOnlyList<DocumentDefectException> FindDefects()
    {
        LookedAtAll++;
        return [.. Defects.Values];
    }

    public IReadOnlyList<DocumentDefectException> FindDefects(NodeId file)
    {
        Looking();
        Looked.Enqueue(file);
        return Defects.TryGetValue(file, out DocumentDefectException? defect) ? [defect] : [];
    }

    public bool BeginCommit()
    {
        Begun += IsRunning ? 0 : 1;
        return !IsRunning;
    }

    public byte[] Report() => Answer;
}
