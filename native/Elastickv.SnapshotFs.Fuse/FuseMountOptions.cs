namespace Elastickv.SnapshotFs.Fuse;

/// <summary>Where and how a filesystem is mounted.</summary>
public sealed record FuseMountOptions
{
    /// <summary>
    /// An existing empty directory, or <c>/dev/fd/N</c> for a descriptor of <c>/dev/fuse</c> on which somebody else has done the mounting.
    /// </summary>
    public required string MountPoint { get; init; }

    /// <summary>What the mount table shows as the source, for instance the snapshot's path.</summary>
    public string SourceName { get; init; } = "snapfs";

    /// <summary>Whether users other than the one who mounts may enter. Permission bits are enforced by the kernel in any case.</summary>
    public bool AllowOther { get; init; }

    /// <summary>Number of threads that take requests; 0 chooses: at most four, at most two per processor.</summary>
    public int Readers { get; init; }

    /// <summary>Whether edits are taken; follows from the filesystem.</summary>
    internal bool Writable { get; init; }
}
