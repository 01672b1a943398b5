namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>Prefixes of the row families of the server's filesystem (spec 08 §2).</summary>
internal static class FsFamily
{
    /// <summary>Everything of the filesystem.</summary>
    public static ReadOnlySpan<byte> All => "!fs|"u8;

    public static ReadOnlySpan<byte> Inode => "!fs|ino|"u8;

    public static ReadOnlySpan<byte> Entry => "!fs|dir|"u8;

    public static ReadOnlySpan<byte> DirectoryVersion => "!fs|dirv|"u8;

    public static ReadOnlySpan<byte> Home => "!fs|home|"u8;

    public static ReadOnlySpan<byte> Chunk => "!fs|chk|"u8;

    public static ReadOnlySpan<byte> Handle => "!fs|ref|"u8;

    public static ReadOnlySpan<byte> Fence => "!fs|reffence|"u8;

    public static ReadOnlySpan<byte> Intent => "!fs|intent|"u8;

    public static ReadOnlySpan<byte> MoveJob => "!fs|job|move|"u8;

    public static ReadOnlySpan<byte> RoutedUsage => "!fs|usage|route|"u8;

    public static ReadOnlySpan<byte> Usage => "!fs|usage"u8;
}
