namespace Elastickv.SnapshotFs.Snapshot.View;

/// <summary>What the visible locks of a view came to. Immutable.</summary>
/// <param name="RolledForward">Committed writes shown as applied, by raw key.</param>
/// <param name="Undecided">Positions of visible locks without a known outcome.</param>
/// <param name="Unreadable">Positions of lock or intent rows that do not parse.</param>
internal sealed record TransactionOutcome(RolledForward[] RolledForward, long[] Undecided, long[] Unreadable)
{
    public static readonly TransactionOutcome None = new([], [], []);

    public void Report(SnapshotView view, IProblemSink sink)
    {
        foreach (RolledForward write in RolledForward)
        {
            Report(view, sink, write.Intent, ProblemSeverity.Information, ProblemClass.RolledForward, $"committed at {write.CommitTimestamp} but not applied by the server; shown as committed");
        }

        foreach (long position in Undecided)
        {
            Report(view, sink, position, ProblemSeverity.Information, ProblemClass.Undecided, "locked by a transaction without commit or rollback record; the value before it is shown");
        }

        foreach (long position in Unreadable)
        {
            Report(view, sink, position, ProblemSeverity.Error, ProblemClass.BadRecord, "expected a transaction lock and its intent as in spec 01 §3.5; the value before it is shown");
        }
    }

    private static void Report(SnapshotView view, IProblemSink sink, long position, ProblemSeverity severity, string problemClass, string reason)
    {
        (long offset, long valueOffset) = view.Locate(position);
        ReadOnlySpan<byte> key = TransactionResolver.EmbeddedKey(view.Records.Read(position, out _).UserKey);
        sink.Report(new Problem(severity, problemClass, key.ToArray(), offset, valueOffset, reason));
    }
}
