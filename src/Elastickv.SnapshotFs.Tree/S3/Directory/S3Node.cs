namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Kinds of nodes of the S3 part; see <see cref="NodeId.Kind"/>.</summary>
internal static class S3Node
{
    // Directories. A bucket's position is that of its metadata row; that of a directory below is the manifest row of the first object shown
    // in it, at any depth, and its level tells how much of that object's path it is (spec 00 §3.9).
    private const int Root = 0;
    private const int BucketKind = 1;
    private const int FolderKind = 2;

    // Files. Position of the bucket's metadata row for the first two, of the manifest row for the others.
    public const int BucketFile = 0;
    public const int Keymap = 1;
    public const int Body = 2;
    public const int Sidecar = 3;

    /// <summary>The directory <c>s3</c>.</summary>
    public static readonly NodeId Top = NodeId.Directory(NodeOwner.S3, Root);

    public static NodeId Bucket(long position) => NodeId.Directory(NodeOwner.S3, BucketKind, position);

    public static NodeId Folder(long position, int level) => NodeId.Directory(NodeOwner.S3, FolderKind, position, level);

    public static NodeId File(int kind, long position) => NodeId.File(NodeOwner.S3, kind, position);

    public static bool IsBucket(NodeId node) => node == Bucket(node.Position);

    public static bool IsFolder(NodeId node) => node.Level > 0 && node == Folder(node.Position, node.Level);

    public static bool IsFile(NodeId node) => node == File(node.Kind, node.Position);
}
