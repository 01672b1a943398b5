namespace Elastickv.SnapshotFs.Fuse;

/// <summary>Why mounting or unmounting failed.</summary>
public enum FuseMountFailure
{
    /// <summary>There is no <c>/dev/fuse</c>.</summary>
    NoDevice,

    /// <summary><c>/dev/fuse</c> may not be opened by this user.</summary>
    DeviceForbidden,

    /// <summary>An ordinary user needs <c>fusermount3</c>, which is not installed.</summary>
    NoHelper,

    /// <summary>The mount point is not an existing empty directory that can be entered.</summary>
    BadMountPoint,

    /// <summary>Something is mounted there already.</summary>
    AlreadyMounted,

    /// <summary>The kernel or the helper refused to mount or unmount.</summary>
    Refused,

    /// <summary>Some program still uses the mount.</summary>
    Busy,

    /// <summary>The kernel speaks a protocol that is too old.</summary>
    ProtocolTooOld,

    /// <summary>The mount ended before it answered, or did not answer in time.</summary>
    NotAnswering,
}
