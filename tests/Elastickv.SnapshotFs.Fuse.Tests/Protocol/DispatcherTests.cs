using System.Runtime.InteropServices;
using System.Text;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Elastickv.SnapshotFs.Fuse.Tests.Host;
using Elastickv.SnapshotFs.Fuse.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Fuse.Tests.Protocol;

public sealed class DispatcherTests : IDisposable
{
    private const ulong Lasting = int.MaxValue;

    private readonly FakeTree tree = SampleTree.Build(withGaps: true);
    private readonly Wire wire;

    public DispatcherTests()
    {
        wire = new Wire(tree);
        wire.Init();
    }

    public void Dispose() => wire.Dispose();

    [Fact]
    public void Lookup_GivesNodeAndAttributesForEver()
    {
        EntryOut entry = Lookup(NodeId.Root, "hello.txt");
        Assert.Equal((Lasting, Lasting, 0UL), (entry.EntryValid, entry.AttrValid, entry.Generation));
        Assert.Equal(entry.NodeId, entry.Attr.Ino);
        Assert.Equal((13UL, 1UL, 0x8180u, 1u), (entry.Attr.Size, entry.Attr.Blocks, entry.Attr.Mode, entry.Attr.Nlink));
        Assert.Equal((Wire.User, Wire.Group), (entry.Attr.Uid, entry.Attr.Gid));
        Assert.Equal((1_700_000_000UL, 124_000_000u), (entry.Attr.Mtime, entry.Attr.MtimeNsec));
        Assert.Equal((entry.Attr.Mtime, entry.Attr.Mtime), (entry.Attr.Atime, entry.Attr.Ctime));
        Assert.Equal(0x41EDu, Lookup(NodeId.Root, "outer").Attr.Mode);
    }

    [Fact]
    public void Lookup_OfNothingIsRemembered()
    {
        EntryOut entry = Lookup(NodeId.Root, "nothing");
        Assert.Equal((0UL, Lasting), (entry.NodeId, entry.EntryValid));
    }

    [Fact]
    public void TimesBefore1970_HaveNanosecondsAboveZero()
    {
        var old = new FakeTree();
        old.AddDocument(NodeId.Root, "old", 0, _ => [], modifiedMs: -1);
        using var early = new Wire(old);
        early.Init();
        EntryOut entry = early.Get<EntryOut>(Opcode.Lookup, NodeId.Root, Wire.Name("old"));
        Assert.Equal((-1L, 999_000_000u), ((long)entry.Attr.Mtime, entry.Attr.MtimeNsec));
    }

    [Fact]
    public void GetAttr_OfRootAndNonsense()
    {
        AttrOut root = wire.Get<AttrOut>(Opcode.GetAttr, NodeId.Root, Wire.Bytes(default(GetAttrIn)));
        Assert.Equal((1UL, 0x41EDu, 2u), (root.Attr.Ino, root.Attr.Mode, root.Attr.Nlink));
        Assert.Equal(Errno.ENOENT, wire.Ask(Opcode.GetAttr, new NodeId(ulong.MaxValue / 3), Wire.Bytes(default(GetAttrIn))).Outcome);
    }

    [Fact]
    public void Problems_AreEmptyUntilAReaderAsks()
    {
        tree.Problems.Add(new Snapshot.Problem(Snapshot.ProblemSeverity.Error, "x", [], -1, -1, "why"));
        var hidden = new NodeId(Lookup(NodeId.Root, ".snapfs").NodeId);
        EntryOut entry = Lookup(hidden, "problems.jsonl");
        Assert.Equal((0UL, 0UL), (entry.Attr.Size, entry.AttrValid));
        var node = new NodeId(entry.NodeId);
        Assert.Equal(0UL, wire.Get<AttrOut>(Opcode.GetAttr, node, Wire.Bytes(default(GetAttrIn))).Attr.Size);
        AttrOut forReader = wire.Get<AttrOut>(Opcode.GetAttr, node, Wire.Bytes(new GetAttrIn { GetAttrFlags = GetAttrIn.HasHandle }));
        Assert.Equal(Lasting, forReader.AttrValid);
        Assert.Equal(forReader.Attr.Size, (ulong)wire.Read(node, 0, 4096).Payload.Length);
        Assert.NotEqual(0UL, forReader.Attr.Size);
    }

    [Theory]
    [InlineData(0, 1 << 20)]
    [InlineData(4096, 131072)]
    [InlineData(3 << 20, 1 << 20)]
    [InlineData(5 << 20, 1 << 20)]
    [InlineData(12345, 17)]
    public void Read_OfRunsIsComplete(int offset, int size)
    {
        foreach ((string name, int length) in new[] { ("big.bin", SampleTree.BigBytes), ("runs.bin", Enumerable.Range(0, SampleTree.RunCount).Sum(SampleTree.RunLength)) })
        {
            (Errno outcome, byte[] payload) = wire.Read(Node(name), (ulong)offset, (uint)size);
            Assert.Equal(Errno.Ok, outcome);
            Assert.Equal(SampleTree.Pattern(offset, Math.Max(0, Math.Min(size, length - offset))), payload);
        }
    }

    [Fact]
    public void Read_OfDocuments()
    {
        Assert.Equal(SampleTree.Pattern(0, 100_000), wire.Read(Node("short.json"), 0, 1 << 20).Payload);
        Assert.Equal(SampleTree.Pattern(7_900_000, 100_000), wire.Read(Node("long.jsonl"), 7_900_000, 1 << 20).Payload);
        Assert.Equal(SampleTree.Pattern(500, 1 << 20), wire.Read(Node("long.jsonl"), 500, 1 << 20).Payload);
        Assert.Empty(wire.Read(Node("long.jsonl"), 8_000_000, 4096).Payload);
    }

    [Fact]
    public void Read_LongerThanAgreedIsCut() =>
        Assert.Equal(1 << 20, wire.Read(Node("big.bin"), 0, uint.MaxValue).Payload.Length);

    [Fact]
    public void Read_OfAGapDependsOnHowTheFileWasOpened()
    {
        NodeId file = Node("gap.bin");
        OpenOut opened = wire.Get<OpenOut>(Opcode.Open, file, Wire.Bytes(default(OpenIn)));
        Assert.True(opened.OpenFlags.HasFlag(OpenFlags.DirectIo));
        Assert.Equal(SampleTree.Pattern(0, 5000), wire.Read(file, 0, 20_000, opened.Fh).Payload);
        Assert.Equal(Errno.EIO, wire.Read(file, 5000, 20_000, opened.Fh).Outcome);
        Assert.Equal(SampleTree.Pattern(6000, 14_000), wire.Read(file, 6000, 20_000, opened.Fh).Payload);
        Assert.Equal(Errno.EIO, wire.Read(file, 0, 20_000).Outcome);
        Assert.Equal(SampleTree.Pattern(0, 4096), wire.Read(file, 0, 4096).Payload);
        Assert.Equal(0UL, wire.Get<OpenOut>(Opcode.Open, Node("hello.txt"), Wire.Bytes(default(OpenIn))).Fh);
    }

    [Fact]
    public void Read_ThatFailsInTheMiddleHasNoPayload()
    {
        // Ask() checks that an error stands alone; the first two pieces were given to the reply by then.
        Assert.Equal(Errno.EIO, wire.Read(Node("gap.bin"), 4990, 100).Outcome);
        Assert.Equal(Errno.EIO, wire.Ask(Opcode.Lookup, NodeId.Root, Wire.Name("broken.json")).Outcome);
    }

    [Theory]
    [InlineData(300, false)]
    [InlineData(4096, false)]
    [InlineData(1 << 20, false)]
    [InlineData(300, true)]
    [InlineData(4096, true)]
    [InlineData(1 << 20, true)]
    public void ReadDir_PagesFitAndGiveEveryEntryOnce(int size, bool plus)
    {
        NodeId many = Node("many");
        var names = new List<string>();
        ulong offset = 0;
        while (true)
        {
            (Errno outcome, byte[] page) = wire.Ask(plus ? Opcode.ReadDirPlus : Opcode.ReadDir, many, Wire.Bytes(new ReadIn { Offset = offset, Size = (uint)size }));
            Assert.Equal(Errno.Ok, outcome);
            Assert.True(page.Length <= size);
            if (page.Length == 0)
            {
                break;
            }

            foreach ((Dirent entry, string name, EntryOut known) in Entries(page, plus))
            {
                names.Add(name);
                offset = entry.Off;
                bool dots = name is "." or "..";
                bool bare = dots || !plus || names.Count % ListingHabits.ProbeEvery == 0;
                Assert.Equal(dots ? 4u : 8u, entry.Type);
                Assert.Equal(bare ? 0 : entry.Ino, known.NodeId);
                Assert.Equal(bare ? 0 : (ulong)"content ".Length + (ulong)name.Length - 1, known.Attr.Size);
            }
        }

        Assert.Equal([".", "..", .. Enumerable.Range(0, SampleTree.ManyCount).Select(i => "f" + i)], names);
    }

    [Fact]
    public void ReadDirPlus_GivesBareNamesToWhoeverNeverLooksFilesUp()
    {
        NodeId many = Node("many");
        int listed = 0;
        int withAttributes = 0;
        for (; listed < ListingHabits.Patience * 2; listed += SampleTree.ManyCount)
        {
            byte[] page = wire.Ask(Opcode.ReadDirPlus, many, Wire.Bytes(new ReadIn { Offset = 2, Size = 1 << 20 })).Payload;
            withAttributes += Entries(page, plus: true).Count(entry => entry.Known.NodeId != 0);
            Lookup(NodeId.Root, "outer");
        }

        Assert.InRange(withAttributes, ListingHabits.Patience * 9 / 10, ListingHabits.Patience + SampleTree.ManyCount);
        Lookup(many, "f1");
        Assert.Contains(
            Entries(wire.Ask(Opcode.ReadDirPlus, many, Wire.Bytes(new ReadIn { Offset = 2, Size = 4096 })).Payload, plus: true), entry => entry.Known.NodeId != 0);
    }

    [Fact]
    public void ReadDirPlus_GivesBareNamesForDocuments()
    {
        byte[] page = wire.Ask(Opcode.ReadDirPlus, NodeId.Root, Wire.Bytes(new ReadIn { Size = 65536 })).Payload;
        var entries = Entries(page, plus: true).ToDictionary(entry => entry.Name);
        Assert.Equal(0UL, entries["long.jsonl"].Known.NodeId);
        Assert.NotEqual(0UL, entries["long.jsonl"].Entry.Ino);
        Assert.Equal((ulong)SampleTree.BigBytes, entries["big.bin"].Known.Attr.Size);
        Assert.Equal(0, tree.RenderingsBegun);
    }

    [Fact]
    public void ReadDir_WithoutRoomForOneEntryIsNoEmptyDirectory()
    {
        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.ReadDir, NodeId.Root, Wire.Bytes(new ReadIn { Size = 16 })).Outcome);
        Assert.Equal(Errno.ENOTDIR, wire.Ask(Opcode.ReadDir, Node("hello.txt"), Wire.Bytes(new ReadIn { Size = 4096 })).Outcome);
    }

    [Fact]
    public void StatFs_Access_Seek()
    {
        StatFsOut all = wire.Get<StatFsOut>(Opcode.StatFs, NodeId.Root);
        Assert.Equal((2UL, 0UL, 0UL, 5UL, 4096u, 255u), (all.Blocks, all.BFree, all.BAvail, all.Files, all.BSize, all.NameLen));
        Assert.Equal(Errno.Ok, wire.Ask(Opcode.Access, NodeId.Root, Wire.Bytes(new AccessIn { Mask = 5 })).Outcome);
        Assert.Equal(Errno.EROFS, wire.Ask(Opcode.Access, NodeId.Root, Wire.Bytes(new AccessIn { Mask = 2 })).Outcome);
        Assert.Equal(13UL, wire.Get<LSeekOut>(Opcode.LSeek, Node("hello.txt"), Wire.Bytes(new LSeekIn { Offset = 3, Whence = LSeekIn.Hole })).Offset);
        Assert.Equal(3UL, wire.Get<LSeekOut>(Opcode.LSeek, Node("hello.txt"), Wire.Bytes(new LSeekIn { Offset = 3, Whence = LSeekIn.Data })).Offset);
        Assert.Equal(Errno.ENXIO, wire.Ask(Opcode.LSeek, Node("hello.txt"), Wire.Bytes(new LSeekIn { Offset = 13, Whence = LSeekIn.Data })).Outcome);
        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.LSeek, Node("hello.txt"), Wire.Bytes(new LSeekIn { Whence = 9 })).Outcome);
    }

    [Fact]
    public void Changes_AreRefused()
    {
        foreach (Opcode change in new[] { Opcode.SetAttr, Opcode.MkDir, Opcode.Unlink, Opcode.Rename, Opcode.Rename2, Opcode.Write, Opcode.Create, Opcode.SymLink, Opcode.Link, Opcode.SetXattr, Opcode.FAllocate, Opcode.TmpFile })
        {
            Assert.Equal(Errno.EROFS, wire.Ask(change, NodeId.Root, new byte[64]).Outcome);
        }

        Assert.Equal(Errno.EROFS, wire.Ask(Opcode.Open, Node("hello.txt"), Wire.Bytes(new OpenIn { Flags = 1 })).Outcome);
    }

    [Fact]
    public void WhatIsNotKnown_IsNotImplemented()
    {
        Assert.Equal(Errno.ENOSYS, wire.Ask((Opcode)63, NodeId.Root).Outcome);
        Assert.Equal(Errno.ENOSYS, wire.Ask((Opcode)4096, NodeId.Root).Outcome);
        Assert.Equal(Errno.ENOSYS, wire.Ask((Opcode)uint.MaxValue, NodeId.Root).Outcome);
        Assert.Equal(Errno.ENOSYS, wire.Ask((Opcode)0, NodeId.Root).Outcome);
        Assert.Equal(Errno.ENOSYS, wire.Ask(Opcode.GetXattr, NodeId.Root, new byte[16]).Outcome);
    }

    [Fact]
    public void ForgetAndInterrupt_HaveNoReply()
    {
        Assert.Null(wire.Handle(wire.Request(Opcode.Forget, NodeId.Root, new byte[8])));
        Assert.Null(wire.Handle(wire.Request(Opcode.BatchForget, default, new byte[40])));
        Assert.Null(wire.Handle(wire.Request(Opcode.Forget, NodeId.Root)));
        Assert.Null(wire.Handle(wire.Request(Opcode.Interrupt, default, Wire.Bytes(new InterruptIn { Unique = 4711 }))));
        Assert.Null(wire.Handle(wire.Request(Opcode.Interrupt, default, new byte[3])));
        Assert.Equal([4711UL], wire.Interrupted);
    }

    [Fact]
    public void MalformedNames_AreInvalid()
    {
        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.Lookup, NodeId.Root).Outcome);
        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.Lookup, NodeId.Root, Encoding.ASCII.GetBytes("no end")).Outcome);
        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.Lookup, NodeId.Root, [0]).Outcome);
        Assert.Equal(Errno.ENAMETOOLONG, wire.Ask(Opcode.Lookup, NodeId.Root, Wire.Name(new string('x', 256))).Outcome);
    }

    /// <summary>Every known opcode with every body length up to 80: an answer or none, never an exception.</summary>
    [Fact]
    public void ShortBodies_AreAnswered()
    {
        foreach (Opcode opcode in Enum.GetValues<Opcode>())
        {
            for (int length = 0; length <= 80; length++)
            {
                foreach (byte fill in new byte[] { 0, 1, 0xFF })
                {
                    byte[] body = new byte[length];
                    body.AsSpan().Fill(fill);
                    byte[] request = wire.Request(opcode, NodeId.Root, body);
                    wire.Handle(request);
                    wire.Handle(request.AsSpan(0, Math.Min(length, 40)));
                }
            }
        }

        Assert.Empty(wire.Log.Lines);
    }

    [Fact]
    public void WrongLengthInTheHeader_IsInvalid()
    {
        byte[] request = wire.Request(Opcode.Lookup, NodeId.Root, Wire.Name("hello.txt"));
        MemoryMarshal.Write(request, (uint)request.Length + 1);
        OutHeader header = MemoryMarshal.Read<OutHeader>(wire.Handle(request));
        Assert.Equal(-(int)Errno.EINVAL, header.Error);
        Assert.Null(wire.Handle(request.AsSpan(0, 39)));
        Assert.Null(wire.Handle([]));
    }

    [Fact]
    public void RandomBytes_NeverFail()
    {
        var random = new Random(20251);
        byte[] request = new byte[256];
        for (int i = 0; i < 50_000; i++)
        {
            int length = random.Next(request.Length);
            random.NextBytes(request.AsSpan(0, length));
            if (length >= 40)
            {
                MemoryMarshal.Write(request, (uint)length);
                MemoryMarshal.Write(request.AsSpan(4), (uint)random.Next(56));
                if (random.Next(2) == 0)
                {
                    MemoryMarshal.Write(request.AsSpan(16), (ulong)random.Next(4));
                }
            }

            wire.Handle(request.AsSpan(0, length));
        }

        Assert.Empty(wire.Log.Lines);
    }

    private static unsafe List<(Dirent Entry, string Name, EntryOut Known)> Entries(byte[] page, bool plus)
    {
        var entries = new List<(Dirent, string, EntryOut)>();
        for (int at = 0; at < page.Length;)
        {
            EntryOut known = default;
            if (plus)
            {
                known = MemoryMarshal.Read<EntryOut>(page.AsSpan(at));
                at += sizeof(EntryOut);
            }

            Dirent entry = MemoryMarshal.Read<Dirent>(page.AsSpan(at));
            at += sizeof(Dirent);
            entries.Add((entry, FakeNode.Text(page.AsSpan(at, (int)entry.NameLen)), known));
            at += ((int)entry.NameLen + 7) & ~7;
        }

        return entries;
    }

    private EntryOut Lookup(NodeId directory, string name) => wire.Get<EntryOut>(Opcode.Lookup, directory, Wire.Name(name));

    private NodeId Node(string name) => new(Lookup(NodeId.Root, name).NodeId);
}
