namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>How edits are committed (spec 00 §7).</summary>
public sealed record CommitOptions
{
    /// <summary>Where the snapshot goes; must not exist. Null for the default: beside the base, with a number where that name is taken.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Version of this program.</summary>
    public required string ProgramVersion { get; init; }

    /// <summary><c>manifest_cluster_id</c> of the sidecar; left out when empty.</summary>
    public string ClusterId { get; init; } = "";

    /// <summary>Write what the reference encoder would make of the edited tree instead of the base with new rows in it (spec 00 §7.3).</summary>
    public bool Canonical { get; init; }

    /// <summary>Write the form a node keeps on disk, with header and footer, instead of a bare payload.</summary>
    public bool NodeForm { get; init; }

    /// <summary>Leave out the records of the base that the stock preparation tool refuses (spec 07 §2.8).</summary>
    public bool DropBadRecords { get; init; }

    /// <summary>File that says what the last commit did, replaced by every commit that found edits; null for none. See <see cref="OverlayTree.ResultPath"/>.</summary>
    public string? ResultPath { get; init; }
}
