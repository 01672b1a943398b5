namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>The steps after each of which a crash leaves another state on disk (spec 00 §7.6). Each is reached right behind its step.</summary>
internal enum CommitPoint
{
    /// <summary>The output exists under its temporary name, empty.</summary>
    OutputCreated,

    /// <summary>The output is complete, but not durable.</summary>
    OutputWritten,

    /// <summary>The output is durable under its temporary name.</summary>
    OutputSynced,

    /// <summary>The output has been read back and is what it should be.</summary>
    OutputVerified,

    /// <summary>The sidecar is durable under its temporary name.</summary>
    SidecarWritten,

    /// <summary>The sidecar has its name.</summary>
    SidecarRenamed,

    /// <summary>The output has its name: the commit has happened.</summary>
    OutputRenamed,

    /// <summary>The output's name is durable.</summary>
    OutputPublished,

    /// <summary>The result file is durable under its temporary name.</summary>
    ResultWritten,

    /// <summary>The result file has its name.</summary>
    ResultRenamed,
}
