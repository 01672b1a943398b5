namespace Elastickv.SnapshotFs.Overlay.Changes;

/// <summary>One path that differs between the base and the edited tree.</summary>
/// <param name="Path">The path from the root, as bytes; a directory's ends with <c>/</c>.</param>
/// <param name="Kind">How it differs.</param>
/// <param name="Role">What it means to a commit.</param>
/// <param name="From">Where the file or directory lies in the base, when that is elsewhere; otherwise null.</param>
public sealed record Change(byte[] Path, ChangeKind Kind, ChangeRole Role, byte[]? From)
{
    public bool IsDirectory => Path[^1] == (byte)'/';
}
