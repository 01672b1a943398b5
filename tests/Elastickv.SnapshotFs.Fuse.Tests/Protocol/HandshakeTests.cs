using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Elastickv.SnapshotFs.Fuse.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Fuse.Tests.Protocol;

public sealed class HandshakeTests
{
    [Fact]
    public void TakesWhatIsNeededAndNothingElse()
    {
        using var wire = new Wire(new FakeTree());
        InitOut answer = wire.Init();
        const InitFlags Expected = InitFlags.AsyncRead | InitFlags.BigWrites | InitFlags.ReadDirPlus | InitFlags.NoOpen
            | InitFlags.ParallelDirOps | InitFlags.AbortError | InitFlags.MaxPages | InitFlags.NoOpenDir | InitFlags.ExplicitInvalidation | InitFlags.Extended;
        Assert.Equal(Expected, (InitFlags)(answer.Flags | ((ulong)answer.Flags2 << 32)));
        Assert.Equal((7u, 41u, (ushort)256, 1u), (answer.Major, answer.Minor, answer.MaxPages, answer.TimeGran));
        Assert.True(wire.Dispatcher.Handshake.IsDone);
    }

    [Fact]
    public void WritableMounts_KeepNoListingsAndTakeLongWrites()
    {
        using var bench = new EditBench();
        using var wire = new Wire(bench);
        InitOut answer = wire.Init();
        const InitFlags Expected = InitFlags.AsyncRead | InitFlags.BigWrites | InitFlags.ReadDirPlus | InitFlags.ParallelDirOps | InitFlags.AbortError
            | InitFlags.MaxPages | InitFlags.ExplicitInvalidation | InitFlags.Extended | InitFlags.DirectIoAllowMap;
        Assert.Equal(Expected, (InitFlags)(answer.Flags | ((ulong)answer.Flags2 << 32)));
        Assert.Equal((1u << 20, (ushort)256), (answer.MaxWrite, answer.MaxPages));
    }

    [Fact]
    public void TakesOnlyWhatIsOffered()
    {
        using var wire = new Wire(new FakeTree());
        InitOut answer = wire.Init((ulong)(InitFlags.AsyncRead | InitFlags.MaxPages), minor: 31);
        Assert.Equal((uint)(InitFlags.AsyncRead | InitFlags.MaxPages), answer.Flags);
        Assert.Equal(31u, answer.Minor);
    }

    [Fact]
    public void NewerMinorVersion_IsAnsweredWithOurs()
    {
        using var wire = new Wire(new FakeTree());
        Assert.Equal(41u, wire.Init(minor: 99).Minor);
    }

    [Fact]
    public void NewerMajorVersion_IsToldOursAndAsksAgain()
    {
        using var wire = new Wire(new FakeTree());
        Assert.Equal(7u, wire.Init(major: 8).Major);
        Assert.False(wire.Dispatcher.Handshake.IsDone);
        wire.Init();
        Assert.True(wire.Dispatcher.Handshake.IsDone);
    }

    [Theory]
    [InlineData(7, 27)]
    [InlineData(6, 41)]
    public void OldKernel_IsRefused(uint major, uint minor)
    {
        using var wire = new Wire(new FakeTree());
        Assert.Equal(Errno.EPROTO, wire.Ask(Opcode.Init, default, Wire.Bytes(new InitIn { Major = major, Minor = minor })).Outcome);
        Assert.Equal($"{major}.{minor}", wire.Dispatcher.Handshake.Refusal);
        Assert.False(wire.Dispatcher.Handshake.IsDone);
    }

    [Fact]
    public void OpenIsSparedOnlyWhereNothingDependsOnIt()
    {
        var tree = new FakeTree();
        NodeId file = tree.AddMapped(NodeId.Root, "f");
        byte[] body = Wire.Bytes(default(OpenIn));
        using (var spared = new Wire(tree))
        {
            spared.Init();
            Assert.Equal(Errno.ENOSYS, spared.Ask(Opcode.Open, file, body).Outcome);
            Assert.Equal(Errno.ENOSYS, spared.Ask(Opcode.OpenDir, NodeId.Root, body).Outcome);
        }

        using (var old = new Wire(tree))
        {
            old.Init((ulong)InitFlags.MaxPages);
            Assert.Equal(OpenFlags.KeepCache | OpenFlags.NoFlush, old.Get<OpenOut>(Opcode.Open, file, body).OpenFlags);
            Assert.Equal(OpenFlags.KeepCache | OpenFlags.CacheDir, old.Get<OpenOut>(Opcode.OpenDir, NodeId.Root, body).OpenFlags);
        }

        tree.CanMissBytes = true;
        using (var needed = new Wire(tree))
        {
            Assert.False(((InitFlags)needed.Init().Flags).HasFlag(InitFlags.NoOpen));
            Assert.Equal(OpenFlags.KeepCache | OpenFlags.NoFlush, needed.Get<OpenOut>(Opcode.Open, file, body).OpenFlags);
        }
    }
}
