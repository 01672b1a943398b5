namespace Elastickv.SnapshotFs.Benchmarks.Reporting;

/// <summary>One line of the report's table, all in words already.</summary>
/// <param name="Condition">What was measured, as far as the row has several findings: the data, cold or warm.</param>
/// <param name="Ours">Median and spread of the program under test.</param>
/// <param name="Peer">The peer or limit it is compared with; empty for a target that is a number.</param>
/// <param name="Theirs">Its median and spread, or why it has none.</param>
/// <param name="Ratio">Ours to theirs, or ours in the unit of the target.</param>
/// <param name="Verdict">Whether the target is reached.</param>
internal sealed record Finding(string Condition, string Ours, string Peer, string Theirs, string Ratio, Verdict Verdict);
