using Elastickv.SnapshotFs.Overlay;

namespace Elastickv.SnapshotFs.FileSystem.Editing;

/// <summary>What the results of edits are to programs.</summary>
internal static class EditErrors
{
    public static Errno Of(EditResult result) => result switch
    {
        EditResult.Ok => Errno.Ok,
        EditResult.NotFound => Errno.ENOENT,
        EditResult.Exists => Errno.EEXIST,
        EditResult.NotADirectory => Errno.ENOTDIR,
        EditResult.IsADirectory => Errno.EISDIR,
        EditResult.NotEmpty => Errno.ENOTEMPTY,
        EditResult.CrossScope => Errno.EXDEV,
        EditResult.NotPermitted => Errno.EPERM,
        EditResult.AccessDenied => Errno.EACCES,
        EditResult.Invalid => Errno.EINVAL,
        EditResult.NameTooLong => Errno.ENAMETOOLONG,
        EditResult.TooLarge => Errno.EFBIG,
        EditResult.NoSpace => Errno.ENOSPC,
        _ => Errno.EIO,
    };
}
