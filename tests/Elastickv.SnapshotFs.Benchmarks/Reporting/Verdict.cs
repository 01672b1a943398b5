namespace Elastickv.SnapshotFs.Benchmarks.Reporting;

/// <summary>What a finding says about its target.</summary>
internal enum Verdict
{
    /// <summary>There is a target and it is reached.</summary>
    Met,

    /// <summary>There is a target and it is not reached.</summary>
    Missed,

    /// <summary>There is none; the number is for comparison only.</summary>
    Reported,

    /// <summary>There is no number; the finding says why.</summary>
    NotMeasured,
}
