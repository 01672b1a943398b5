using System.Text;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Editing;

public sealed class NameEditTests : IDisposable
{
    private readonly EditBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Create_makes_an_open_file()
    {
        (NodeId node, ulong handle) = bench.Create("redis/db_0/strings/new.bin");
        Assert.NotEqual(0UL, handle);
        Assert.Equal(node, bench.Node("redis/db_0/strings/new.bin"));
        Assert.Equal((0L, NodeAttributes.FileMode, 1u), (bench.Stat(node).Size, bench.Stat(node).Mode, bench.Stat(node).Links));
        Assert.Contains("new.bin", bench.List("redis/db_0/strings"));
        Assert.Equal(Errno.Ok, bench.Files.Release(node, handle));
        Assert.Equal(Errno.EBADF, bench.Files.Release(node, handle));
    }

    [Theory]
    [InlineData(OpenIntent.Write | OpenIntent.Exclusive, Errno.EEXIST, EditBench.MappedText)]
    [InlineData(OpenIntent.Write, Errno.Ok, EditBench.MappedText)]
    [InlineData(OpenIntent.Write | OpenIntent.Truncate, Errno.Ok, "")]
    public void Create_of_what_exists(OpenIntent intent, Errno expected, string content)
    {
        (NodeId directory, byte[] name) = bench.At(EditBench.Mapped);
        Assert.Equal(expected, bench.Files.Create(directory, name, intent, out NodeStatus status, out OpenedFile opened));
        if (expected == Errno.Ok)
        {
            Assert.Equal(content.Length, status.Size);
            Assert.Equal(Errno.Ok, bench.Files.Release(status.Node, opened.Handle));
        }

        Assert.Equal(content, bench.Text(EditBench.Mapped));
    }

    [Fact]
    public void Create_over_a_directory_is_refused()
    {
        (NodeId directory, byte[] name) = bench.At("redis/db_0");
        Assert.Equal(Errno.EISDIR, bench.Files.Create(directory, name, OpenIntent.Write, out _, out _));
    }

    [Theory]
    [InlineData("", "file", Errno.EPERM)]
    [InlineData("", "CHECKSUMS", Errno.EEXIST)]
    [InlineData("", ".snapfs", Errno.EACCES)]
    [InlineData(".snapfs", "file", Errno.EACCES)]
    [InlineData(".snapfs", "status.json", Errno.EACCES)]
    [InlineData("redis", "file", Errno.EPERM)]
    [InlineData(EditBench.Mapped, "x", Errno.ENOTDIR)]
    public void Names_that_are_refused(string directory, string name, Errno expected)
    {
        NodeId parent = bench.Node(directory);
        Assert.Equal(expected, bench.Files.Create(parent, FakeNode.Bytes(name), OpenIntent.Write | OpenIntent.Exclusive, out _, out _));
        Assert.Equal(expected, bench.Files.CreateNode(parent, FakeNode.Bytes(name), out _));
    }

    [Fact]
    public void Too_long_names_are_refused()
    {
        NodeId strings = bench.Node("redis/db_0/strings");
        byte[] name = Encoding.ASCII.GetBytes(new string('a', 256));
        Assert.Equal(Errno.ENAMETOOLONG, bench.Files.Create(strings, name, OpenIntent.Write, out _, out _));
        Assert.Equal(Errno.ENAMETOOLONG, bench.Files.MakeDirectory(strings, name, out _));
        Assert.Equal(Errno.ENAMETOOLONG, bench.Files.Unlink(strings, name));
        Assert.Equal(Errno.ENAMETOOLONG, bench.Files.Rename(strings, "mapped.bin"u8, strings, name, TakenName.Replace));
    }

    [Fact]
    public void Directories_come_and_go()
    {
        NodeId bucket = bench.Node("s3/bucket");
        Assert.Equal(Errno.Ok, bench.Files.MakeDirectory(bucket, "sub"u8, out NodeStatus made));
        Assert.True(made.IsDirectory);
        Assert.Equal(Errno.EEXIST, bench.Files.MakeDirectory(bucket, "sub"u8, out _));
        bench.Put("s3/bucket/sub/object", "x");
        Assert.Equal(Errno.ENOTEMPTY, bench.Files.RemoveDirectory(bucket, "sub"u8));
        Assert.Equal(Errno.EISDIR, bench.Files.Unlink(bucket, "sub"u8));
        Assert.Equal(Errno.Ok, bench.Files.Unlink(made.Node, "object"u8));
        Assert.Equal(Errno.ENOTDIR, bench.Files.RemoveDirectory(bucket, "gap"u8));
        Assert.Equal(Errno.Ok, bench.Files.RemoveDirectory(bucket, "sub"u8));
        Assert.Equal(Errno.ENOENT, bench.Files.RemoveDirectory(bucket, "sub"u8));
        Assert.Equal(Errno.ENOENT, bench.Files.ReadDirectory(made.Node, 0, false, new Recorder()));
        Assert.Equal(Errno.ENOENT, bench.TryFind("s3/bucket/sub", out _));
    }

    [Fact]
    public void Generated_and_hidden_files_cannot_be_removed_or_moved()
    {
        NodeId strings = bench.Node("redis/db_0/strings");
        Assert.Equal(Errno.EACCES, bench.Files.Unlink(NodeId.Root, "CHECKSUMS"u8));
        Assert.Equal(Errno.EACCES, bench.Files.Rename(NodeId.Root, "CHECKSUMS"u8, NodeId.Root, "other"u8, TakenName.Replace));
        NodeId hidden = bench.Node(".snapfs");
        Assert.Equal(Errno.EACCES, bench.Files.Unlink(hidden, "status.json"u8));
        Assert.Equal(Errno.EACCES, bench.Files.RemoveDirectory(NodeId.Root, ".snapfs"u8));
        Assert.Equal(Errno.EACCES, bench.Files.Rename(strings, "mapped.bin"u8, hidden, "x"u8, TakenName.Replace));
        Assert.Equal(Errno.EACCES, bench.Files.Rename(strings, "mapped.bin"u8, NodeId.Root, ".snapfs"u8, TakenName.Replace));
        Assert.Equal(Errno.EACCES, bench.Files.Rename(hidden, "status.json"u8, strings, "a.bin"u8, TakenName.Replace));
        Assert.Equal(Errno.ENOENT, bench.Files.Unlink(strings, "nothing.bin"u8));
    }

    [Fact]
    public void Rename_replaces_refuses_and_exchanges()
    {
        NodeId strings = bench.Node("redis/db_0/strings");
        NodeId mapped = bench.Node(EditBench.Mapped);
        NodeId made = bench.Put("redis/db_0/strings/new.bin", "new");
        Assert.Equal(Errno.EEXIST, bench.Files.Rename(strings, "new.bin"u8, strings, "mapped.bin"u8, TakenName.Refuse));
        Assert.Equal(Errno.Ok, bench.Files.Rename(strings, "new.bin"u8, strings, "mapped.bin"u8, TakenName.Exchange));
        Assert.Equal((made, mapped), (bench.Node(EditBench.Mapped), bench.Node("redis/db_0/strings/new.bin")));
        Assert.Equal(EditBench.MappedText, bench.Text("redis/db_0/strings/new.bin"));
        Assert.Equal(Errno.Ok, bench.Files.Rename(strings, "new.bin"u8, strings, "mapped.bin"u8, TakenName.Replace));
        Assert.Equal(mapped, bench.Node(EditBench.Mapped));
        Assert.Equal(Errno.ENOENT, bench.TryFind("redis/db_0/strings/new.bin", out _));
        Assert.Equal(Errno.ENOENT, bench.Files.Rename(strings, "new.bin"u8, strings, "mapped.bin"u8, TakenName.Exchange));
        Assert.Equal(Errno.EXDEV, bench.Files.Rename(strings, "mapped.bin"u8, bench.Node("s3/bucket"), "object"u8, TakenName.Replace));
    }

    [Fact]
    public void A_file_that_is_replaced_while_open_goes_on_without_a_name()
    {
        NodeId strings = bench.Node("redis/db_0/strings");
        NodeId old = bench.Node(EditBench.Mapped);
        ulong handle = bench.Open(old);
        bench.Put("redis/db_0/strings/new.bin", "new");
        Assert.Equal(Errno.Ok, bench.Files.Rename(strings, "new.bin"u8, strings, "mapped.bin"u8, TakenName.Replace));
        Assert.Equal(0u, bench.Stat(old).Links);
        Assert.Equal(EditBench.MappedText, Encoding.ASCII.GetString(bench.ReadHeld(old, handle)));
        Assert.Equal("new", bench.Text(EditBench.Mapped));
        Assert.Equal(Errno.Ok, bench.Files.Release(old, handle));
    }

    [Fact]
    public void Listings_go_on_where_they_were_while_entries_are_deleted()
    {
        NodeId strings = bench.Node("redis/db_0/strings");
        var expected = new List<string> { "mapped.bin" };
        for (int i = 0; i < 200; i++)
        {
            bench.Put($"redis/db_0/strings/n{i}.bin", "");
            expected.Add($"n{i}.bin");
        }

        var seen = new List<string>();
        ulong offset = 0;
        while (true)
        {
            var page = new Recorder(7);
            Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(strings, offset, withAttributes: true, page));
            if (page.Entries.Count == 0)
            {
                break;
            }

            foreach ((string name, _, ulong next, _) in page.Entries)
            {
                offset = next;
                if (name is not ("." or ".."))
                {
                    seen.Add(name);
                    Assert.Equal(Errno.Ok, bench.Files.Unlink(strings, FakeNode.Bytes(name)));
                }
            }
        }

        Assert.Equal(expected, seen);
        Assert.Equal([".", ".."], bench.List("redis/db_0/strings"));
    }

    [Fact]
    public void There_are_no_links()
    {
        NodeId strings = bench.Node("redis/db_0/strings");
        Assert.Equal(Errno.EPERM, bench.Files.RefuseLink(strings, "link.bin"u8));
        Assert.Equal(Errno.EACCES, bench.Files.RefuseLink(NodeId.Root, ".snapfs"u8));
    }

    [Fact]
    public void A_changed_snapshot_takes_no_edits()
    {
        NodeId strings = bench.Node("redis/db_0/strings");
        NodeId file = bench.Node(EditBench.Mapped);
        bench.Base.SourceHasChanged = true;
        Assert.Equal(Errno.EIO, bench.Files.Create(strings, "a.bin"u8, OpenIntent.Write, out _, out _));
        Assert.Equal(Errno.EIO, bench.Files.Unlink(strings, "mapped.bin"u8));
        Assert.Equal(Errno.EIO, bench.Files.OpenEditable(file, OpenIntent.Read, out _));
        Assert.Equal(Errno.EIO, bench.Write(file, 0, 0, "x"));
        Assert.Equal(Errno.EIO, bench.Files.SetAttributes(file, new AttributeChange(1, null), out _));
        Assert.Equal(Errno.EIO, bench.Files.Allocate(file, 0, 1));
    }

    [Fact]
    public void A_read_only_filesystem_takes_no_edits()
    {
        using var other = new SnapshotFileSystem(EditBench.BuildBase(), new SnapshotFileSystemOptions { Source = new MountedSource { Path = "x" } }, bench.Log);
        Assert.False(other.IsWritable);
        Assert.Equal(Errno.EROFS, other.Create(NodeId.Root, "x"u8, OpenIntent.Write, out _, out _));
        Assert.Equal(Errno.EROFS, other.CreateNode(NodeId.Root, "x"u8, out _));
        Assert.Equal(Errno.EROFS, other.MakeDirectory(NodeId.Root, "x"u8, out _));
        Assert.Equal(Errno.EROFS, other.Unlink(NodeId.Root, "x"u8));
        Assert.Equal(Errno.EROFS, other.RemoveDirectory(NodeId.Root, "x"u8));
        Assert.Equal(Errno.EROFS, other.Rename(NodeId.Root, "x"u8, NodeId.Root, "y"u8, TakenName.Replace));
        Assert.Equal(Errno.EROFS, other.RefuseLink(NodeId.Root, "x"u8));
        Assert.Equal(Errno.EROFS, other.Write(EditBench.Checksums, 0, 0, false, "x"u8));
        Assert.Equal(Errno.EROFS, other.SetAttributes(EditBench.Checksums, default, out _));
        Assert.Equal(Errno.EROFS, other.Allocate(EditBench.Checksums, 0, 1));
        Assert.Equal(Errno.ENOENT, other.Lookup(new NodeId(Hidden()), "commit"u8, out _));
        Assert.Equal(Errno.ENOENT, other.Lookup(new NodeId(Hidden()), "changes.jsonl"u8, out _));
        Assert.Equal(0UL, other.StatFs().FreeBlocks);
        Assert.NotEqual(0UL, bench.Files.StatFs().FreeBlocks);

        ulong Hidden()
        {
            Assert.Equal(Errno.Ok, other.Lookup(NodeId.Root, ".snapfs"u8, out NodeStatus status));
            return status.Node.Value;
        }
    }
}
