namespace Elastickv.SnapshotFs.Overlay;

/// <summary>How an edit ended; each value means the errno in its description.</summary>
public enum EditResult
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>ENOENT: no such entry or node, or the directory was removed.</summary>
    NotFound,

    /// <summary>EEXIST: the name is taken.</summary>
    Exists,

    /// <summary>ENOTDIR: a directory was needed.</summary>
    NotADirectory,

    /// <summary>EISDIR: a file was needed.</summary>
    IsADirectory,

    /// <summary>ENOTEMPTY: the directory has entries.</summary>
    NotEmpty,

    /// <summary>EXDEV: a rename from one adapter's directory to another's.</summary>
    CrossScope,

    /// <summary>EPERM: the tree has no room for it, or the name follows from the content (spec 00 §4).</summary>
    NotPermitted,

    /// <summary>EACCES: generated or read-only.</summary>
    AccessDenied,

    /// <summary>EINVAL: a directory moved into itself, a name that cannot be one, a time that no file can have.</summary>
    Invalid,

    /// <summary>ENAMETOOLONG.</summary>
    NameTooLong,

    /// <summary>EFBIG: an offset or length that no file can have.</summary>
    TooLarge,

    /// <summary>ENOSPC: the disk of the overlay is full. Nothing is lost; the edit can be tried again.</summary>
    NoSpace,

    /// <summary>EIO: the disk of the overlay failed, or bytes of the base that the edit needs do not exist.</summary>
    InputOutput,
}
