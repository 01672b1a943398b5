namespace Elastickv.SnapshotFs.Snapshot.IndexFiles;

/// <summary>What the system says about a file.</summary>
/// <param name="IsRegular">Whether it is a plain file.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Owner">Numeric user id.</param>
/// <param name="Device">Number of the filesystem; may differ after a restart.</param>
/// <param name="Inode">Number of the file in it.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Modified">Last change of the content; programs can set it.</param>
/// <param name="Changed">Last change of content or attributes; programs cannot set it.</param>
internal readonly record struct HostFileStatus(
    bool IsRegular, uint Mode, uint Owner, ulong Device, ulong Inode, long Length, HostTime Modified, HostTime Changed)
{
    private const uint OthersMayWrite = 0x12;

    /// <summary>
    /// Whether only this user, or root, can have written what is in it. Whoever can write as one of them can replace the snapshot itself, so nothing more is gained by
    /// distrusting it.
    /// </summary>
    public bool IsTrusted => IsRegular && (Owner == HostFile.User || Owner == 0) && (Mode & OthersMayWrite) == 0;
}
