namespace Elastickv.SnapshotFs.Fuse.Mounting;

/// <summary>One line of the mount table.</summary>
/// <param name="Device">Device number as <c>major:minor</c>.</param>
/// <param name="MountPoint">Where it is mounted, without symbolic links.</param>
/// <param name="Type">Filesystem type, for instance <c>fuse.snapfs</c>.</param>
/// <param name="Source">What is mounted.</param>
internal sealed record MountEntry(string Device, string MountPoint, string Type, string Source)
{
    public bool IsFuse => Type == "fuse" || Type.StartsWith("fuse.", StringComparison.Ordinal) || Type == "fuseblk";
}
