namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>What the server gives a queue that is created without these attributes (spec 06 §2.1).</summary>
internal static class QueueDefaults
{
    public const long VisibilityTimeoutSeconds = 30;

    public const long MessageRetentionSeconds = 345_600;

    /// <summary>In bytes.</summary>
    public const long MaximumMessageSize = 262_144;
}
