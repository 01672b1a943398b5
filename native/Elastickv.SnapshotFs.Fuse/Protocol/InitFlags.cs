namespace Elastickv.SnapshotFs.Fuse.Protocol;

/// <summary>Features offered by the kernel and chosen by us in the INIT handshake; the upper half travels in <c>flags2</c>.</summary>
[Flags]
internal enum InitFlags : ulong
{
    None = 0,

    /// <summary>Several reads of one file at once.</summary>
    AsyncRead = 1UL << 0,

    /// <summary>Writes of more than one page.</summary>
    BigWrites = 1UL << 5,

    /// <summary>READDIRPLUS instead of READDIR: entries together with their attributes, as far as we give them.</summary>
    ReadDirPlus = 1UL << 13,

    /// <summary>ENOSYS to OPEN means: do not ask again, keep pages.</summary>
    NoOpen = 1UL << 17,

    /// <summary>Lookups and listings of one directory at once.</summary>
    ParallelDirOps = 1UL << 18,

    /// <summary>ECONNABORTED instead of ENODEV when the connection was aborted.</summary>
    AbortError = 1UL << 21,

    /// <summary>The reply says how many pages a request may have.</summary>
    MaxPages = 1UL << 22,

    /// <summary>ENOSYS to OPENDIR means: do not ask again, keep listings.</summary>
    NoOpenDir = 1UL << 24,

    /// <summary>Cached pages are dropped only when we say so.</summary>
    ExplicitInvalidation = 1UL << 25,

    /// <summary><c>flags2</c> is in use.</summary>
    Extended = 1UL << 30,

    /// <summary>Files opened with <see cref="OpenFlags.DirectIo"/> can be mapped, shared too.</summary>
    DirectIoAllowMap = 1UL << 36,
}
