using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Fuse.Protocol;

// The structures of edits; see the other file of structures.

/// <summary>The name follows. The reply is <see cref="EntryOut"/> and <see cref="OpenOut"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CreateIn
{
    /// <summary>Flags of open(2).</summary>
    public uint Flags;
    public uint Mode;
    public uint Umask;
    public uint OpenFlags;
}

/// <summary>The name follows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MkNodIn
{
    /// <summary>Bits of <see cref="Mode"/> that tell the kind of file.</summary>
    public const uint Format = 0xF000;
    public const uint RegularFile = 0x8000;

    public uint Mode;
    public uint RDev;
    public uint Umask;
    public uint Padding;
}

/// <summary>The name follows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MkDirIn
{
    public uint Mode;
    public uint Umask;
}

/// <summary>The old name and the new one follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RenameIn
{
    public ulong NewDir;
}

/// <summary>The old name and the new one follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Rename2In
{
    public const uint NoReplace = 1;
    public const uint Exchange = 2;

    public ulong NewDir;
    public uint Flags;
    public uint Padding;
}

/// <summary>The new name follows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinkIn
{
    public ulong OldNodeId;
}

/// <summary>The bytes follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WriteIn
{
    /// <summary>Bit of <see cref="WriteFlags"/>: it comes from the page cache, and the handle is any that may write.</summary>
    public const uint FromCache = 1;

    public ulong Fh;
    public ulong Offset;
    public uint Size;
    public uint WriteFlags;
    public ulong LockOwner;

    /// <summary>Flags of open(2).</summary>
    public uint Flags;
    public uint Padding;
}

[StructLayout(LayoutKind.Sequential)]
internal struct WriteOut
{
    public uint Size;
    public uint Padding;
}

[StructLayout(LayoutKind.Sequential)]
internal struct SetAttrIn
{
    /// <summary>Bits of <see cref="Valid"/>.</summary>
    public const uint HasSize = 1 << 3;
    public const uint HasMtime = 1 << 5;
    public const uint HasMtimeNow = 1 << 8;

    public uint Valid;
    public uint Padding;
    public ulong Fh;
    public ulong Size;
    public ulong LockOwner;
    public ulong Atime;
    public ulong Mtime;
    public ulong Ctime;
    public uint AtimeNsec;
    public uint MtimeNsec;
    public uint CtimeNsec;
    public uint Mode;
    public uint Unused4;
    public uint Uid;
    public uint Gid;
    public uint Unused5;
}

/// <summary>Also of RELEASEDIR.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ReleaseIn
{
    public ulong Fh;
    public uint Flags;
    public uint ReleaseFlags;
    public ulong LockOwner;
}

/// <summary>Also of FSYNCDIR.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FSyncIn
{
    public ulong Fh;
    public uint FSyncFlags;
    public uint Padding;
}

[StructLayout(LayoutKind.Sequential)]
internal struct FAllocateIn
{
    public ulong Fh;
    public ulong Offset;
    public ulong Length;
    public uint Mode;
    public uint Padding;
}
