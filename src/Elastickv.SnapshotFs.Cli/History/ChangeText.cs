namespace Elastickv.SnapshotFs.Cli.History;

/// <summary>What a moment did to a file, as it is printed.</summary>
internal static class ChangeText
{
    public const string Created = "created";

    public const string Changed = "changed";

    public const string Deleted = "deleted";

    /// <summary>The first version that is known; what was before it has been collected.</summary>
    public const string Oldest = "oldest";
}
