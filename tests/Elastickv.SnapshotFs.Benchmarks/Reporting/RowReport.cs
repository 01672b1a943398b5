namespace Elastickv.SnapshotFs.Benchmarks.Reporting;

/// <summary>What is known of one row of the table; kept in a file between runs.</summary>
/// <param name="Name">The row's short name, for <c>--only</c>.</param>
/// <param name="What">What is measured.</param>
/// <param name="Target">The target in words; empty when it has none.</param>
/// <param name="Scale">Name of the scale.</param>
/// <param name="Rounds">How often each command was run.</param>
/// <param name="Measured">When, in UTC.</param>
/// <param name="Load">Runnable processes of the machine before the row began (load average of the last minute).</param>
/// <param name="Commands">What was run, with whose command it is in front.</param>
/// <param name="Findings">The lines of the table.</param>
internal sealed record RowReport(string Name, string What, string Target, string Scale, int Rounds, DateTime Measured, double Load, IReadOnlyList<string> Commands, IReadOnlyList<Finding> Findings);
