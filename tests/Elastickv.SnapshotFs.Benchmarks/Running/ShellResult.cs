namespace Elastickv.SnapshotFs.Benchmarks.Running;

/// <summary>How a shell command ended.</summary>
/// <param name="Seconds">Wall-clock time from start to end.</param>
/// <param name="Failure">Why it does not count: it ran too long or failed; null when all is well.</param>
/// <param name="Output">What it printed.</param>
/// <param name="PeakBytes">Most memory its processes had resident (the largest of them), when that was asked for; otherwise 0.</param>
internal sealed record ShellResult(double Seconds, string? Failure, string Output, long PeakBytes);
