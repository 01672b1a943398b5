using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Snapshot.Container;

namespace Elastickv.SnapshotFs.Snapshot.IndexFiles;

/// <summary>
/// What must be equal for a kept index to be believed: length, inode, both times with nanoseconds, and checksums of the first and last 64 KiB, which hold the
/// header and the checksum. The change time cannot be set, so a file that was overwritten in place is noticed even when its modification time was put back.
/// The number of the device is left out: it may change with every restart.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FileIdentity : IEquatable<FileIdentity>
{
    private const int EndLength = 64 << 10;

    // The clock of a filesystem moves in steps: two writes within one step leave the same times.
    private static readonly TimeSpan ClockStep = TimeSpan.FromMilliseconds(20);

    private long length;
    private ulong inode;
    private long modifiedSeconds;
    private long modifiedNanoseconds;
    private long changedSeconds;
    private long changedNanoseconds;
    private uint headChecksum;
    private uint tailChecksum;

    /// <summary>The identity of an open file now; false when the system does not tell, or the file is no longer what was opened.</summary>
    public static bool TryTake(MappedFile file, out FileIdentity identity)
    {
        identity = default;
        if (!OperatingSystem.IsLinux() || !HostFile.TryStat(file.Handle, out HostFileStatus status) || !status.IsRegular || status.Length != file.Length)
        {
            return false;
        }

        identity.length = status.Length;
        identity.inode = status.Inode;
        identity.modifiedSeconds = status.Modified.Seconds;
        identity.modifiedNanoseconds = status.Modified.Nanoseconds;
        identity.changedSeconds = status.Changed.Seconds;
        identity.changedNanoseconds = status.Changed.Nanoseconds;
        identity.headChecksum = Crc32C.Of(file.Slice(0, (int)Math.Min(EndLength, file.Length)));
        long tail = Math.Max(0, file.Length - EndLength);
        identity.tailChecksum = Crc32C.Of(file.Slice(tail, (int)(file.Length - tail)));
        return true;
    }

    /// <summary>
    /// Waits until a write to the file would leave another time than it has. Without that, a write right after the file was indexed could go unnoticed for ever.
    /// </summary>
    public readonly void WaitForClock()
    {
        DateTime changed = DateTime.UnixEpoch.AddSeconds(changedSeconds).AddTicks(changedNanoseconds / 100);
        TimeSpan age = DateTime.UtcNow - changed;
        if (age >= TimeSpan.Zero && age < ClockStep)
        {
            Thread.Sleep(ClockStep - age);
        }
    }

    public readonly bool Equals(FileIdentity other) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<FileIdentity>(in this)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<FileIdentity>(in other)));

    public override readonly bool Equals(object? other) => other is FileIdentity identity && Equals(identity);

    public override readonly int GetHashCode() => HashCode.Combine(length, inode, changedSeconds, changedNanoseconds, tailChecksum);
}
