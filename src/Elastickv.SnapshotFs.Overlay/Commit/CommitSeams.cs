using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>Where tests get in: to crash a commit, or to let it go wrong and see that it is noticed.</summary>
internal sealed record CommitSeams
{
    /// <summary>What production uses.</summary>
    public static readonly CommitSeams None = new();

    /// <summary>Told of every step on disk.</summary>
    public ICommitPoints Points { get; init; } = NoCommitPoints.Instance;

    /// <summary>Makes those who encode what is written; what is read back is always judged by the real ones.</summary>
    public Func<ISpliceEncoder[]> Encoders { get; init; } = SpliceEncoders.All;

    /// <summary>Puts something between the encoders and the sorter of their rows.</summary>
    public Func<IRowSink, IRowSink> Sink { get; init; } = static sorter => sorter;
}
