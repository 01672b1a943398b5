namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>Nodes of the filesystem's part; see <see cref="NodeId.Kind"/>.</summary>
internal static class FsNode
{
    private const int Top0 = 0;
    private const int Inner = 1;
    private const int Entry = 0;

    /// <summary>The directory <c>fs</c>.</summary>
    public static readonly NodeId Top = NodeId.Directory(NodeOwner.Fs, Top0);

    /// <summary>A directory below, by the position of its inode row: it has one place only.</summary>
    public static NodeId Directory(long position) => NodeId.Directory(NodeOwner.Fs, Inner, position);

    /// <summary>A file, by the position of its entry: several entries of one inode are several files (spec 08 §5.5).</summary>
    public static NodeId File(long position) => NodeId.File(NodeOwner.Fs, Entry, position);
}
