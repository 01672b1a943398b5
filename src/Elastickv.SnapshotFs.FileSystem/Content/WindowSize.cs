using Elastickv.SnapshotFs.FileSystem.Memory;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>
/// How large the windows of passes are at the moment: their budget is shared out among those there are. Better many small windows than few large ones: a reader without
/// a pass of its own would render the document from the front for every read. Thread-safe.
/// </summary>
internal sealed class WindowSize(CacheBudget budget)
{
    private int half = budget.HalfWindowBytes;

    /// <summary>Bytes that a pass keeps at least behind its end.</summary>
    public int Half => Volatile.Read(ref half);

    /// <summary>Shares the budget out among a number of passes.</summary>
    public void ShareAmong(int passes) =>
        Volatile.Write(ref half, (int)Math.Clamp(budget.WindowBytes / (2 * Math.Max(passes, 1)), budget.LeastHalfWindowBytes, budget.HalfWindowBytes));
}
