using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Fuse.Native;
using Elastickv.SnapshotFs.Fuse.Protocol;

namespace Elastickv.SnapshotFs.Fuse.Tests.Protocol;

/// <summary>Sizes and places in the structures, as the kernel's header file has them.</summary>
public sealed class WireLayoutTests
{
    [Fact]
    public unsafe void Sizes()
    {
        Assert.Equal(40, sizeof(InHeader));
        Assert.Equal(16, sizeof(OutHeader));
        Assert.Equal(88, sizeof(Attr));
        Assert.Equal(128, sizeof(EntryOut));
        Assert.Equal(16, sizeof(GetAttrIn));
        Assert.Equal(104, sizeof(AttrOut));
        Assert.Equal(8, sizeof(OpenIn));
        Assert.Equal(16, sizeof(OpenOut));
        Assert.Equal(40, sizeof(ReadIn));
        Assert.Equal(24, sizeof(Dirent));
        Assert.Equal(80, sizeof(StatFsOut));
        Assert.Equal(8, sizeof(AccessIn));
        Assert.Equal(24, sizeof(LSeekIn));
        Assert.Equal(8, sizeof(LSeekOut));
        Assert.Equal(8, sizeof(InterruptIn));
        Assert.Equal(16, sizeof(InitIn));
        Assert.Equal(64, sizeof(InitOut));
        Assert.Equal(16, sizeof(CreateIn));
        Assert.Equal(16, sizeof(MkNodIn));
        Assert.Equal(8, sizeof(MkDirIn));
        Assert.Equal(8, sizeof(RenameIn));
        Assert.Equal(16, sizeof(Rename2In));
        Assert.Equal(8, sizeof(LinkIn));
        Assert.Equal(40, sizeof(WriteIn));
        Assert.Equal(8, sizeof(WriteOut));
        Assert.Equal(88, sizeof(SetAttrIn));
        Assert.Equal(24, sizeof(ReleaseIn));
        Assert.Equal(16, sizeof(FSyncIn));
        Assert.Equal(32, sizeof(FAllocateIn));
        Assert.Equal(16, sizeof(IoVec));
        Assert.Equal(56, sizeof(MessageHeader));
        Assert.Equal(8, sizeof(PollDescriptor));
    }

    [Theory]
    [InlineData(typeof(InHeader), "NodeId", 16)]
    [InlineData(typeof(InHeader), "TotalExtLen", 36)]
    [InlineData(typeof(EntryOut), "Attr", 40)]
    [InlineData(typeof(AttrOut), "Attr", 16)]
    [InlineData(typeof(Attr), "Mode", 60)]
    [InlineData(typeof(Attr), "Flags", 84)]
    [InlineData(typeof(ReadIn), "Size", 16)]
    [InlineData(typeof(StatFsOut), "NameLen", 44)]
    [InlineData(typeof(InitOut), "MaxPages", 28)]
    [InlineData(typeof(InitOut), "Flags2", 32)]
    [InlineData(typeof(LSeekIn), "Whence", 16)]
    [InlineData(typeof(WriteIn), "WriteFlags", 20)]
    [InlineData(typeof(WriteIn), "Flags", 32)]
    [InlineData(typeof(SetAttrIn), "Size", 16)]
    [InlineData(typeof(SetAttrIn), "Mtime", 40)]
    [InlineData(typeof(SetAttrIn), "MtimeNsec", 60)]
    [InlineData(typeof(FAllocateIn), "Mode", 24)]
    public void Places(Type type, string field, int offset) => Assert.Equal(offset, (int)Marshal.OffsetOf(type, field));
}
