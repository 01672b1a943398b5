namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>How an operation ended, with Linux's numbers. Only values that this program gives or tells apart.</summary>
public enum Errno
{
    /// <summary>Done.</summary>
    Ok = 0,
    EPERM = 1,
    ENOENT = 2,
    EINTR = 4,
    EIO = 5,
    ENXIO = 6,
    EBADF = 9,
    EAGAIN = 11,
    EACCES = 13,
    EFAULT = 14,
    EBUSY = 16,
    EEXIST = 17,
    EXDEV = 18,
    ENODEV = 19,
    ENOTDIR = 20,
    EISDIR = 21,
    EINVAL = 22,
    EFBIG = 27,
    ENOSPC = 28,
    EROFS = 30,
    ENAMETOOLONG = 36,
    ENOSYS = 38,
    ENOTEMPTY = 39,
    EPROTO = 71,
    EOPNOTSUPP = 95,
    ENOTCONN = 107,
    ESTALE = 116,
}
