namespace Elastickv.SnapshotFs.Cli.Output;

/// <summary>How far some work is.</summary>
/// <param name="Text">What is being done, and how much of it so far.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">All units; 0 while that is unknown.</param>
internal readonly record struct ProgressState(string Text, long Done, long Total);
