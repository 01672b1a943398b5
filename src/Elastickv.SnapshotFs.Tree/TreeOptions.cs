namespace Elastickv.SnapshotFs.Tree;

/// <summary>What the generated files say beyond what the snapshot holds (spec 00 §3.4).</summary>
public sealed record TreeOptions
{
    /// <summary>The snapshot's path as the user gave it; <c>source.fsm_path</c> of MANIFEST.json.</summary>
    public required string SourcePath { get; init; }

    /// <summary><c>cluster_id</c> of MANIFEST.json; left out when empty.</summary>
    public string ClusterId { get; init; } = "";

    /// <summary>Version of this program, as in <c>snapfs/1.2.3</c>.</summary>
    public required string ProgramVersion { get; init; }
}
