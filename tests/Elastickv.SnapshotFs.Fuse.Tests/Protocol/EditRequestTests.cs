using System.Runtime.InteropServices;
using System.Text;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Elastickv.SnapshotFs.Fuse.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Fuse.Tests.Protocol;

/// <summary>Requests of a writable mount, as raw bytes.</summary>
public sealed class EditRequestTests : IDisposable
{
    private const ulong Lasting = int.MaxValue;
    private const uint ReadWrite = 2;
    private const uint Exclusive = 0x80;
    private const uint Truncate = 0x200;
    private const uint Append = 0x400;

    private readonly EditBench bench = new();
    private readonly Wire wire;

    public EditRequestTests()
    {
        wire = new Wire(bench);
        wire.Init();
    }

    private NodeId Strings => bench.Node("redis/db_0/strings");

    public void Dispose()
    {
        wire.Dispose();
        bench.Dispose();
    }

    [Fact]
    public unsafe void Create_gives_entry_and_handle()
    {
        (Errno outcome, byte[] payload) = wire.Ask(Opcode.Create, Strings, Named(new CreateIn { Flags = ReadWrite | Exclusive, Mode = 0x81A4 }, "new.bin"));
        Assert.Equal((Errno.Ok, sizeof(EntryOut) + sizeof(OpenOut)), (outcome, payload.Length));
        EntryOut entry = MemoryMarshal.Read<EntryOut>(payload);
        OpenOut opened = MemoryMarshal.Read<OpenOut>(payload.AsSpan(sizeof(EntryOut)));
        Assert.Equal((bench.Node("redis/db_0/strings/new.bin").Value, Lasting, Lasting), (entry.NodeId, entry.EntryValid, entry.AttrValid));
        Assert.Equal((0x8180u, 1u, 0UL), (entry.Attr.Mode, entry.Attr.Nlink, entry.Attr.Size));
        Assert.NotEqual(0UL, opened.Fh);
        Assert.Equal(OpenFlags.KeepCache, opened.OpenFlags);
        var node = new NodeId(entry.NodeId);
        Assert.Equal(5u, Write(node, opened.Fh, 0, "hello").Size);
        Assert.Equal("hello"u8.ToArray(), wire.Read(node, 0, 100, opened.Fh).Payload);
        Assert.Equal(Errno.Ok, Release(node, opened.Fh));
        Assert.Equal(Errno.EBADF, Release(node, opened.Fh));
        Assert.Equal(Errno.EEXIST, wire.Ask(Opcode.Create, Strings, Named(new CreateIn { Flags = ReadWrite | Exclusive }, "new.bin")).Outcome);
        Assert.Equal(Errno.Ok, wire.Ask(Opcode.Create, Strings, Named(new CreateIn { Flags = ReadWrite | Truncate }, "new.bin")).Outcome);
        Assert.Equal(0, bench.Stat(node).Size);
    }

    [Fact]
    public void MkNod_and_MkDir()
    {
        EntryOut file = wire.Get<EntryOut>(Opcode.MkNod, Strings, Named(new MkNodIn { Mode = 0x81A4 }, "a.bin"));
        Assert.Equal(bench.Node("redis/db_0/strings/a.bin").Value, file.NodeId);
        Assert.Equal(Errno.EEXIST, wire.Ask(Opcode.MkNod, Strings, Named(new MkNodIn { Mode = 0x81A4 }, "a.bin")).Outcome);
        Assert.Equal(Errno.Ok, wire.Ask(Opcode.MkNod, Strings, Named(new MkNodIn { Mode = 0x1A4 }, "b.bin")).Outcome);
        foreach (uint kind in new uint[] { 0x1000, 0x2000, 0x6000, 0xC000 })
        {
            Assert.Equal(Errno.EPERM, wire.Ask(Opcode.MkNod, Strings, Named(new MkNodIn { Mode = kind }, "c.bin")).Outcome);
        }

        EntryOut directory = wire.Get<EntryOut>(Opcode.MkDir, bench.Node("s3/bucket"), Named(new MkDirIn { Mode = 0x1ED }, "sub"));
        Assert.Equal((0x41EDu, 2u), (directory.Attr.Mode, directory.Attr.Nlink));
        Assert.Equal(Errno.ENOTEMPTY, wire.Ask(Opcode.RmDir, bench.Node("s3"), Wire.Name("bucket")).Outcome);
        Assert.Equal(Errno.Ok, wire.Ask(Opcode.RmDir, bench.Node("s3/bucket"), Wire.Name("sub")).Outcome);
        Assert.Equal(Errno.ENOENT, wire.Ask(Opcode.RmDir, bench.Node("s3/bucket"), Wire.Name("sub")).Outcome);
    }

    [Fact]
    public void Unlink_leaves_what_is_open()
    {
        NodeId file = bench.Node(EditBench.Mapped);
        OpenOut opened = wire.Get<OpenOut>(Opcode.Open, file, Wire.Bytes(new OpenIn { Flags = ReadWrite }));
        Assert.Equal(Errno.Ok, wire.Ask(Opcode.Unlink, Strings, Wire.Name("mapped.bin")).Outcome);
        EntryOut gone = wire.Get<EntryOut>(Opcode.Lookup, Strings, Wire.Name("mapped.bin"));
        Assert.Equal((0UL, 0UL), (gone.NodeId, gone.EntryValid));
        Assert.Equal(0u, wire.Get<AttrOut>(Opcode.GetAttr, file, Wire.Bytes(default(GetAttrIn))).Attr.Nlink);
        Write(file, opened.Fh, 0, "MAPPED");
        Assert.Equal("MAPPED bytes"u8.ToArray(), wire.Read(file, 0, 100, opened.Fh).Payload);
        Assert.Equal(3UL, wire.Get<AttrOut>(Opcode.SetAttr, file, Wire.Bytes(new SetAttrIn { Valid = SetAttrIn.HasSize, Size = 3, Fh = opened.Fh })).Attr.Size);
        Assert.Equal(Errno.Ok, wire.Ask(Opcode.FSync, file, Wire.Bytes(new FSyncIn { Fh = opened.Fh })).Outcome);
        Assert.Equal(Errno.Ok, Release(file, opened.Fh));
        Assert.Equal(Errno.ENOENT, wire.Ask(Opcode.Unlink, Strings, Wire.Name("mapped.bin")).Outcome);
    }

    [Fact]
    public void Rename_with_and_without_flags()
    {
        NodeId file = bench.Node(EditBench.Mapped);
        NodeId other = bench.Put("redis/db_0/strings/other.bin", "other");
        Assert.Equal(Errno.Ok, wire.Ask(Opcode.Rename, Strings, Named(new RenameIn { NewDir = Strings.Value }, "mapped.bin", "moved.bin")).Outcome);
        Assert.Equal(file, bench.Node("redis/db_0/strings/moved.bin"));
        Assert.Equal(Errno.EEXIST, Rename2(Rename2In.NoReplace, "moved.bin", "other.bin"));
        Assert.Equal(Errno.Ok, Rename2(Rename2In.Exchange, "moved.bin", "other.bin"));
        Assert.Equal(other, bench.Node("redis/db_0/strings/moved.bin"));
        Assert.Equal(Errno.EINVAL, Rename2(4, "moved.bin", "x.bin"));
        Assert.Equal(Errno.EINVAL, Rename2(Rename2In.NoReplace | Rename2In.Exchange, "moved.bin", "x.bin"));
        Assert.Equal(Errno.Ok, Rename2(0, "moved.bin", "other.bin"));
        Assert.Equal(Errno.ENOENT, Rename2(0, "moved.bin", "other.bin"));
        Assert.Equal(Errno.ENOTDIR, wire.Ask(Opcode.Rename, Strings, Named(new RenameIn { NewDir = other.Value }, "other.bin", "x")).Outcome);
    }

    [Fact]
    public void Write_takes_a_mebibyte_and_trusts_no_length()
    {
        NodeId file = bench.Node(EditBench.Mapped);
        byte[] block = new byte[1 << 20];
        new Random(1).NextBytes(block);
        OpenOut opened = wire.Get<OpenOut>(Opcode.Open, file, Wire.Bytes(new OpenIn { Flags = ReadWrite }));
        Assert.Equal((uint)block.Length, wire.Get<WriteOut>(
            Opcode.Write, file, [.. Wire.Bytes(new WriteIn { Fh = opened.Fh, Offset = 5, Size = (uint)block.Length }), .. block]).Size);
        Assert.Equal(block, wire.Read(file, 5, 1 << 20, opened.Fh).Payload);
        foreach (uint size in new uint[] { 4, 1 << 20, int.MaxValue, uint.MaxValue })
        {
            Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.Write, file, [.. Wire.Bytes(new WriteIn { Fh = opened.Fh, Size = size }), 1, 2, 3]).Outcome);
        }

        Assert.Equal(2u, wire.Get<WriteOut>(Opcode.Write, file, [.. Wire.Bytes(new WriteIn { Size = 2 }), 1, 2, 3]).Size);
        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.Write, file, Wire.Bytes(new WriteIn { Offset = ulong.MaxValue })).Outcome);
        Assert.Equal(Errno.EFBIG, wire.Ask(Opcode.Write, file, [.. Wire.Bytes(new WriteIn { Offset = long.MaxValue, Size = 1 }), 1]).Outcome);
        Assert.Equal(Errno.EISDIR, wire.Ask(Opcode.Write, Strings, [.. Wire.Bytes(new WriteIn { Size = 1 }), 1]).Outcome);
        Assert.Equal(Errno.EACCES, wire.Ask(Opcode.Write, EditBench.Checksums, [.. Wire.Bytes(new WriteIn { Size = 1 }), 1]).Outcome);
        Assert.Equal(Errno.ENOENT, wire.Ask(Opcode.Write, NodeId.Overlay(77, directory: false), [.. Wire.Bytes(new WriteIn { Size = 1 }), 1]).Outcome);
    }

    [Fact]
    public void Appending_to_a_stable_file_is_where_the_kernel_says()
    {
        NodeId file = bench.Put("redis/db_0/strings/log.bin", "one\n");
        wire.Get<WriteOut>(Opcode.Write, file, [.. Wire.Bytes(new WriteIn { Offset = 4, Size = 4, Flags = Append | 1 }), .. "two\n"u8]);
        Assert.Equal("one\ntwo\n", bench.Text("redis/db_0/strings/log.bin"));
    }

    [Fact]
    public void SetAttr_changes_length_and_time_and_stores_nothing_else()
    {
        NodeId file = bench.Node(EditBench.Rendered);
        AttrOut same = SetAttr(file, new SetAttrIn { Valid = 0b111, Mode = 0x81FF, Uid = 5, Gid = 6 });
        Assert.Equal((0x8180u, Wire.User, Wire.Group, (ulong)EditBench.RenderedBytes), (same.Attr.Mode, same.Attr.Uid, same.Attr.Gid, same.Attr.Size));
        Assert.False(bench.Tree.HasChanges);
        AttrOut early = SetAttr(file, new SetAttrIn { Valid = SetAttrIn.HasMtime, Mtime = unchecked((ulong)-2), MtimeNsec = 999_999_999 });
        Assert.Equal((-2L, 999_000_000u), ((long)early.Attr.Mtime, early.Attr.MtimeNsec));
        ulong before = (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1;
        AttrOut now = SetAttr(file, new SetAttrIn { Valid = SetAttrIn.HasMtime | SetAttrIn.HasMtimeNow });
        Assert.InRange(now.Attr.Mtime, before, before + 600);
        Assert.Equal(77UL, SetAttr(file, new SetAttrIn { Valid = SetAttrIn.HasSize, Size = 77 }).Attr.Size);
        Assert.Equal(Errno.EFBIG, wire.Ask(Opcode.SetAttr, file, Wire.Bytes(new SetAttrIn { Valid = SetAttrIn.HasSize, Size = ulong.MaxValue })).Outcome);
        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.SetAttr, file, Wire.Bytes(new SetAttrIn { Valid = SetAttrIn.HasMtime, Mtime = long.MaxValue })).Outcome);
        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.SetAttr, file, Wire.Bytes(new SetAttrIn { Valid = SetAttrIn.HasMtime, MtimeNsec = 1_000_000_000 })).Outcome);
        Assert.Equal(Errno.EISDIR, wire.Ask(Opcode.SetAttr, Strings, Wire.Bytes(new SetAttrIn { Valid = SetAttrIn.HasSize })).Outcome);
    }

    [Fact]
    public void FAllocate_extends_and_knows_no_other_mode()
    {
        NodeId file = bench.Node(EditBench.Mapped);
        Assert.Equal(Errno.Ok, wire.Ask(Opcode.FAllocate, file, Wire.Bytes(new FAllocateIn { Offset = 10, Length = 90 })).Outcome);
        Assert.Equal(100, bench.Stat(file).Size);
        foreach (uint mode in new uint[] { 1, 2, 3, 8, 0x10, 0x20 })
        {
            Assert.Equal(Errno.EOPNOTSUPP, wire.Ask(Opcode.FAllocate, file, Wire.Bytes(new FAllocateIn { Length = 1000, Mode = mode })).Outcome);
        }

        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.FAllocate, file, Wire.Bytes(default(FAllocateIn))).Outcome);
        Assert.Equal(Errno.EFBIG, wire.Ask(Opcode.FAllocate, file, Wire.Bytes(new FAllocateIn { Offset = ulong.MaxValue, Length = 1 })).Outcome);
        Assert.Equal(100, bench.Stat(file).Size);
    }

    [Fact]
    public void FSync_tells_of_files_that_cannot_be_committed()
    {
        NodeId file = bench.Put("redis/db_0/hashes/bad.json", "{");
        bench.Committer.Defects[file] = new Elastickv.SnapshotFs.Tree.Encode.DocumentDefectException("bad.json"u8, "made to fail");
        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.FSync, file, Wire.Bytes(default(FSyncIn))).Outcome);
        Assert.Equal(Errno.Ok, wire.Ask(Opcode.FSyncDir, Strings, Wire.Bytes(default(FSyncIn))).Outcome);
    }

    [Fact]
    public void Files_that_other_edits_change_are_neither_remembered_nor_cached()
    {
        EntryOut entry = wire.Get<EntryOut>(Opcode.Lookup, NodeId.Root, Wire.Name("CHECKSUMS"));
        Assert.Equal((0UL, 0UL), (entry.EntryValid, entry.AttrValid));
        OpenOut opened = wire.Get<OpenOut>(Opcode.Open, EditBench.Checksums, Wire.Bytes(default(OpenIn)));
        Assert.Equal(OpenFlags.DirectIo, opened.OpenFlags);
        Assert.Equal("old sums\n"u8.ToArray(), wire.Read(EditBench.Checksums, 0, 100, opened.Fh).Payload);
        Assert.Equal(Errno.EACCES, wire.Ask(Opcode.Open, EditBench.Checksums, Wire.Bytes(new OpenIn { Flags = ReadWrite })).Outcome);
        Assert.Equal(OpenFlags.None, wire.Get<OpenOut>(Opcode.OpenDir, NodeId.Root, Wire.Bytes(default(OpenIn))).OpenFlags);
        NodeId gap = bench.Node(EditBench.Gap);
        opened = wire.Get<OpenOut>(Opcode.Open, gap, Wire.Bytes(default(OpenIn)));
        Assert.Equal((100, Errno.EIO), (wire.Read(gap, 0, 200, opened.Fh).Payload.Length, wire.Read(gap, 100, 200, opened.Fh).Outcome));
    }

    [Fact]
    public void There_are_no_links_and_no_attributes_and_copies_are_the_kernels()
    {
        Assert.Equal(Errno.EPERM, wire.Ask(Opcode.Link, Strings, Named(new LinkIn { OldNodeId = bench.Node(EditBench.Mapped).Value }, "l.bin")).Outcome);
        Assert.Equal(Errno.EPERM, wire.Ask(Opcode.SymLink, Strings, [.. Wire.Name("s.bin"), .. Wire.Name("target")]).Outcome);
        foreach (Opcode spared in new[] { Opcode.SetXattr, Opcode.GetXattr, Opcode.ListXattr, Opcode.RemoveXattr, Opcode.CopyFileRange, Opcode.TmpFile, Opcode.Flush })
        {
            Assert.Equal(Errno.ENOSYS, wire.Ask(spared, bench.Node(EditBench.Mapped), new byte[64]).Outcome);
        }

        Assert.Equal(Errno.Ok, wire.Ask(Opcode.Access, NodeId.Root, Wire.Bytes(new AccessIn { Mask = 2 })).Outcome);
        Assert.NotEqual(0UL, wire.Get<StatFsOut>(Opcode.StatFs, NodeId.Root).BAvail);
    }

    [Fact]
    public unsafe void Bodies_that_are_too_short_or_without_an_end_are_invalid()
    {
        (Opcode, int)[] all =
        [
            (Opcode.Create, sizeof(CreateIn)), (Opcode.MkNod, sizeof(MkNodIn)), (Opcode.MkDir, sizeof(MkDirIn)), (Opcode.Rename, sizeof(RenameIn)),
            (Opcode.Rename2, sizeof(Rename2In)), (Opcode.Link, sizeof(LinkIn)), (Opcode.Unlink, 0), (Opcode.RmDir, 0), (Opcode.SymLink, 0),
        ];
        foreach ((Opcode opcode, int structure) in all)
        {
            Assert.Equal(Errno.EINVAL, wire.Ask(opcode, Strings).Outcome);
            Assert.Equal(Errno.EINVAL, wire.Ask(opcode, Strings, new byte[structure]).Outcome);
            Assert.Equal(Errno.EINVAL, wire.Ask(opcode, Strings, new byte[structure + 1]).Outcome);
            Assert.Equal(Errno.EINVAL, wire.Ask(opcode, Strings, [.. new byte[structure], .. "no end"u8]).Outcome);
        }

        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.Rename, Strings, [.. Wire.Bytes(new RenameIn { NewDir = Strings.Value }), .. Wire.Name("mapped.bin")]).Outcome);
        Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.Rename, Strings, [.. Wire.Bytes(new RenameIn { NewDir = Strings.Value }), .. Wire.Name("mapped.bin"), 0]).Outcome);
        foreach ((Opcode opcode, int structure) in new[]
            {
                (Opcode.Write, sizeof(WriteIn)), (Opcode.SetAttr, sizeof(SetAttrIn)), (Opcode.Release, sizeof(ReleaseIn)), (Opcode.FSync, sizeof(FSyncIn)),
                (Opcode.FSyncDir, sizeof(FSyncIn)), (Opcode.FAllocate, sizeof(FAllocateIn)), (Opcode.Open, sizeof(OpenIn)),
            })
        {
            Assert.Equal(Errno.EINVAL, wire.Ask(opcode, bench.Node(EditBench.Mapped), new byte[structure - 1]).Outcome);
        }

        Assert.False(bench.Tree.HasChanges);
    }

    [Fact]
    public void Names_that_cannot_be_are_refused()
    {
        foreach (string name in new[] { ".", "..", "a/b" })
        {
            Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.Create, Strings, Named(default(CreateIn), name)).Outcome);
            Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.MkDir, Strings, Named(default(MkDirIn), name)).Outcome);
            Assert.Equal(Errno.EINVAL, wire.Ask(Opcode.Rename, Strings, Named(new RenameIn { NewDir = Strings.Value }, "mapped.bin", name)).Outcome);
        }

        Assert.Equal(Errno.ENAMETOOLONG, wire.Ask(Opcode.Create, Strings, Named(default(CreateIn), new string('x', 256))).Outcome);
        Assert.Equal(Errno.ENOTDIR, wire.Ask(Opcode.Create, bench.Node(EditBench.Mapped), Named(default(CreateIn), "x")).Outcome);
        Assert.Equal(Errno.ENOENT, wire.Ask(Opcode.Create, NodeId.Overlay(77, directory: true), Named(default(CreateIn), "x")).Outcome);
    }

    [Fact]
    public void Random_requests_never_fail()
    {
        // Only bodies of objects may miss bytes when sums are computed, and this tree has none of the kind.
        Assert.Equal(Errno.Ok, wire.Ask(Opcode.Unlink, bench.Node("s3/bucket"), Wire.Name("gap")).Outcome);
        var random = new Random(20261);
        ulong[] nodes = [1, Strings.Value, bench.Node(EditBench.Mapped).Value, bench.Node(EditBench.Rendered).Value, bench.Node(".snapfs").Value, bench.Node(".snapfs/commit").Value, EditBench.Checksums.Value];
        string[] names = ["a.bin", "mapped.bin", "strings", ".snapfs", "b~", "CHECKSUMS", ""];
        byte[] request = new byte[256];
        for (int i = 0; i < 20_000; i++)
        {
            int length = random.Next(40, request.Length);
            random.NextBytes(request.AsSpan(0, length));

            // Lengths are small or impossible: a file of terabytes of zeros is legal, and would be hashed for CHECKSUMS.
            for (int at = 40; at + 8 <= length; at += 8)
            {
                MemoryMarshal.Write(request.AsSpan(at), random.Next(4) == 0 ? ulong.MaxValue - (ulong)random.Next(8) : (ulong)random.Next(1 << 16));
            }

            if (random.Next(3) == 0 && length >= 48)
            {
                MemoryMarshal.Write(request.AsSpan(40), nodes[random.Next(nodes.Length)]);
            }

            MemoryMarshal.Write(request, (uint)length);
            var opcode = (Opcode)random.Next(56);
            MemoryMarshal.Write(request.AsSpan(4), opcode);
            MemoryMarshal.Write(request.AsSpan(16), nodes[random.Next(nodes.Length)]);
            byte[] name = Wire.Name(names[random.Next(names.Length)]);
            int start = 40 + (8 * random.Next(3));
            if (start + (2 * name.Length) <= length && opcode is not (Opcode.SetAttr or Opcode.Write or Opcode.FAllocate))
            {
                name.CopyTo(request, start);
                name.CopyTo(request, start + name.Length);
            }

            wire.Handle(request.AsSpan(0, length));
        }

        Assert.Empty(wire.Log.Lines);
    }

    private static byte[] Named<T>(in T structure, params ReadOnlySpan<string> names)
        where T : unmanaged
    {
        byte[] body = Wire.Bytes(structure);
        foreach (string name in names)
        {
            body = [.. body, .. Wire.Name(name)];
        }

        return body;
    }

    private Errno Rename2(uint flags, string from, string to) => wire.Ask(Opcode.Rename2, Strings, Named(new Rename2In { NewDir = Strings.Value, Flags = flags }, from, to)).Outcome;

    private WriteOut Write(NodeId file, ulong handle, ulong offset, string text) =>
        wire.Get<WriteOut>(Opcode.Write, file, [.. Wire.Bytes(new WriteIn { Fh = handle, Offset = offset, Size = (uint)text.Length }), .. Encoding.ASCII.GetBytes(text)]);

    private AttrOut SetAttr(NodeId node, in SetAttrIn change) => wire.Get<AttrOut>(Opcode.SetAttr, node, Wire.Bytes(change));

    private Errno Release(NodeId file, ulong handle) => wire.Ask(Opcode.Release, file, Wire.Bytes(new ReleaseIn { Fh = handle })).Outcome;
}
