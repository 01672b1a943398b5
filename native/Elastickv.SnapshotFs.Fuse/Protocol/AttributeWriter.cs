using Elastickv.SnapshotFs.FileSystem;

namespace Elastickv.SnapshotFs.Fuse.Protocol;

/// <summary>Turns what the filesystem says about a node into the kernel's structures. Immutable.</summary>
/// <param name="user">Owner of everything that has none in the snapshot: the user who mounts.</param>
/// <param name="group">The owner's group.</param>
internal sealed class AttributeWriter(uint user, uint group)
{
    /// <summary>For the life of the mount, in seconds: as much as every kernel takes for a time.</summary>
    public const ulong Lasting = int.MaxValue;

    private const uint Directory = 0x4000;
    private const uint RegularFile = 0x8000;
    private const int FormatShift = 12;
    private const uint BlockBytes = 4096;
    private const long NanosecondsPerMs = 1_000_000;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The reply to a name that does not exist.</summary>
    /// <param name="lasting">Whether it never will, so that the kernel may remember it.</param>
    public static EntryOut Absent(bool lasting) => new() { EntryValid = lasting ? Lasting : 0 };

    /// <summary>The file type as listings have it: the upper bits of the mode.</summary>
    public static uint DirentType(bool directory) => (directory ? Directory : RegularFile) >> FormatShift;

    public EntryOut Entry(in NodeStatus status) => new()
    {
        NodeId = status.Node.Value,
        EntryValid = status.NameLasts ? Lasting : 0,
        AttrValid = status.AttributesLast ? Lasting : 0,
        Attr = Attributes(status),
    };

    public AttrOut AttrOut(in NodeStatus status) => new()
    {
        AttrValid = status.AttributesLast ? Lasting : 0,
        Attr = Attributes(status),
    };

    private Attr Attributes(in NodeStatus status)
    {
        Attr attr = new()
        {
            Ino = status.Inode,
            Size = (ulong)status.Size,
            Blocks = (ulong)status.Blocks,
            Mode = (status.IsDirectory ? Directory : RegularFile) | (uint)status.Mode,
            Nlink = status.Links,
            Uid = user,
            Gid = group,
            BlkSize = BlockBytes,
        };

        (attr.Mtime, attr.MtimeNsec) = Time(status.ModifiedMs, 1000, NanosecondsPerMs);
        (attr.Atime, attr.AtimeNsec) = (attr.Mtime, attr.MtimeNsec);
        (attr.Ctime, attr.CtimeNsec) = (attr.Mtime, attr.MtimeNsec);
        if (status.Stored is { } stored)
        {
            (attr.Uid, attr.Gid) = (stored.User, stored.Group);
            (attr.Atime, attr.AtimeNsec) = Time(stored.AccessNs, NanosecondsPerSecond, 1);
            (attr.Mtime, attr.MtimeNsec) = Time(stored.ModifiedNs, NanosecondsPerSecond, 1);
            (attr.Ctime, attr.CtimeNsec) = Time(stored.ChangeNs, NanosecondsPerSecond, 1);
        }

        return attr;
    }

    private static (ulong Seconds, uint Nanoseconds) Time(long value, long perSecond, long nanosecondsEach)
    {
        (long seconds, long rest) = Math.DivRem(value, perSecond);
        if (rest < 0)
        {
            seconds--;
            rest += perSecond;
        }

        return ((ulong)seconds, (uint)(rest * nanosecondsEach));
    }
}
