namespace Elastickv.SnapshotFs.Fuse.Protocol;

/// <summary>What the kernel may do with an opened file or directory.</summary>
[Flags]
internal enum OpenFlags : uint
{
    None = 0,

    /// <summary>No page cache: every read of a program becomes a request.</summary>
    DirectIo = 1 << 0,

    /// <summary>Pages cached before stay.</summary>
    KeepCache = 1 << 1,

    /// <summary>The listing is cached.</summary>
    CacheDir = 1 << 3,

    /// <summary>No FLUSH on close.</summary>
    NoFlush = 1 << 5,
}
