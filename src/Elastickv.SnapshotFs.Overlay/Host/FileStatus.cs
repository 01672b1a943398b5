using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Host;

/// <summary>What a stat says of a file on the host.</summary>
/// <param name="Mode">Type and permission bits.</param>
/// <param name="LinkCount">Number of names.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="ModifiedMs">Modification time in Unix milliseconds.</param>
internal readonly record struct FileStatus(int Mode, uint LinkCount, long Length, long ModifiedMs)
{
    private const int TypeMask = 0xF000;

    public SourceKind Kind => (Mode & TypeMask) switch
    {
        0x8000 => SourceKind.File,
        0x4000 => SourceKind.Directory,
        0xA000 => SourceKind.Symlink,
        _ => SourceKind.Special,
    };
}
