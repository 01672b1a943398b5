using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Fuse.Protocol;

// The structures of the kernel's protocol (include/uapi/linux/fuse.h), in host byte order. This file is the only place that knows their layout; names are the
// kernel's, so that one can be read next to the other.

/// <summary>In front of every request.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InHeader
{
    /// <summary>Length of the whole request in bytes.</summary>
    public uint Len;
    public Opcode Opcode;

    /// <summary>Identifies the request; the reply repeats it.</summary>
    public ulong Unique;
    public ulong NodeId;
    public uint Uid;
    public uint Gid;
    public uint Pid;
    public ushort TotalExtLen;
    public ushort Padding;
}

/// <summary>In front of every reply.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OutHeader
{
    /// <summary>Length of the whole reply in bytes.</summary>
    public uint Len;

    /// <summary>0, or a negative error number; then nothing follows.</summary>
    public int Error;
    public ulong Unique;
}

[StructLayout(LayoutKind.Sequential)]
internal struct Attr
{
    public ulong Ino;
    public ulong Size;
    public ulong Blocks;
    public ulong Atime;
    public ulong Mtime;
    public ulong Ctime;
    public uint AtimeNsec;
    public uint MtimeNsec;
    public uint CtimeNsec;
    public uint Mode;
    public uint Nlink;
    public uint Uid;
    public uint Gid;
    public uint Rdev;
    public uint BlkSize;
    public uint Flags;
}

/// <summary>Reply of LOOKUP; part of each READDIRPLUS entry.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EntryOut
{
    /// <summary>0: there is no such name (LOOKUP), or nothing is said about it (READDIRPLUS).</summary>
    public ulong NodeId;
    public ulong Generation;

    /// <summary>Seconds for which the name may be remembered.</summary>
    public ulong EntryValid;
    public ulong AttrValid;
    public uint EntryValidNsec;
    public uint AttrValidNsec;
    public Attr Attr;
}

[StructLayout(LayoutKind.Sequential)]
internal struct GetAttrIn
{
    /// <summary>Asked on behalf of an open file.</summary>
    public const uint HasHandle = 1;

    public uint GetAttrFlags;
    public uint Dummy;
    public ulong Fh;
}

[StructLayout(LayoutKind.Sequential)]
internal struct AttrOut
{
    public ulong AttrValid;
    public uint AttrValidNsec;
    public uint Dummy;
    public Attr Attr;
}

[StructLayout(LayoutKind.Sequential)]
internal struct OpenIn
{
    /// <summary>Flags of open(2).</summary>
    public uint Flags;
    public uint OpenFlags;
}

[StructLayout(LayoutKind.Sequential)]
internal struct OpenOut
{
    public ulong Fh;
    public OpenFlags OpenFlags;
    public int BackingId;
}

/// <summary>Also of READDIR and READDIRPLUS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ReadIn
{
    public ulong Fh;
    public ulong Offset;
    public uint Size;
    public uint ReadFlags;
    public ulong LockOwner;
    public uint Flags;
    public uint Padding;
}

/// <summary>An entry of a listing; the name follows, padded to 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Dirent
{
    public ulong Ino;

    /// <summary>Offset that resumes behind this entry.</summary>
    public ulong Off;
    public uint NameLen;
    public uint Type;
}

[StructLayout(LayoutKind.Sequential)]
internal struct StatFsOut
{
    public ulong Blocks;
    public ulong BFree;
    public ulong BAvail;
    public ulong Files;
    public ulong FFree;
    public uint BSize;
    public uint NameLen;
    public uint FrSize;
    public uint Padding;
    public Spare6 Spare;

    [InlineArray(6)]
    public struct Spare6
    {
        private uint first;
    }
}

[StructLayout(LayoutKind.Sequential)]
internal struct AccessIn
{
    /// <summary>Bit of <see cref="Mask"/>: may it be written?</summary>
    public const uint Write = 2;

    public uint Mask;
    public uint Padding;
}

[StructLayout(LayoutKind.Sequential)]
internal struct LSeekIn
{
    public const uint Data = 3;
    public const uint Hole = 4;

    public ulong Fh;
    public ulong Offset;
    public uint Whence;
    public uint Padding;
}

[StructLayout(LayoutKind.Sequential)]
internal struct LSeekOut
{
    public ulong Offset;
}

[StructLayout(LayoutKind.Sequential)]
internal struct InterruptIn
{
    /// <summary>The request that nobody waits for any more.</summary>
    public ulong Unique;
}

[StructLayout(LayoutKind.Sequential)]
internal struct InitIn
{
    public uint Major;
    public uint Minor;
    public uint MaxReadahead;
    public uint Flags;
}

/// <summary>Follows <see cref="InitIn"/> when <see cref="InitFlags.Extended"/> is offered; more may follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InitInExtension
{
    public uint Flags2;
}

[StructLayout(LayoutKind.Sequential)]
internal struct InitOut
{
    public uint Major;
    public uint Minor;
    public uint MaxReadahead;
    public uint Flags;
    public ushort MaxBackground;
    public ushort CongestionThreshold;
    public uint MaxWrite;

    /// <summary>Resolution of times in nanoseconds.</summary>
    public uint TimeGran;
    public ushort MaxPages;
    public ushort MapAlignment;
    public uint Flags2;
    public uint MaxStackDepth;
    public ushort RequestTimeout;
    public Unused11 Unused;

    [InlineArray(11)]
    public struct Unused11
    {
        private ushort first;
    }
}
