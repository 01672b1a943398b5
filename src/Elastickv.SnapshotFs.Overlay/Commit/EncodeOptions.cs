namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>How a tree is encoded.</summary>
public sealed record EncodeOptions
{
    /// <summary>The root of the tree as the user named it.</summary>
    public required string InputRoot { get; init; }

    /// <summary>Where the snapshot goes; must not exist.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Version of this program.</summary>
    public required string ProgramVersion { get; init; }

    /// <summary>Names of the adapters to encode.</summary>
    public IReadOnlyCollection<string> Adapters { get; init; } = ["redis", "dynamodb", "s3", "sqs"];

    /// <summary>HLC timestamp instead of the manifest's; not lower than it.</summary>
    public ulong? Timestamp { get; init; }

    /// <summary>Write the form a node keeps on disk, with header and footer, instead of a bare payload.</summary>
    public bool NodeForm { get; init; }
}
