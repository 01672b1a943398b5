using System.Text;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Editing;

public sealed class ContentEditTests : IDisposable
{
    private readonly EditBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(EditBench.Mapped)]
    [InlineData(EditBench.Rendered)]
    [InlineData(EditBench.Long)]
    public void Writes_are_seen_at_once_whatever_was_cached(string path)
    {
        NodeId file = bench.Node(path);
        byte[] expected = bench.Read(file);
        ulong reader = bench.Open(file);
        Assert.Equal(expected, bench.ReadHeld(file, reader));
        long length = bench.Stat(file).Size;
        Assert.Equal(Errno.Ok, bench.Overwrite(path, 2, "XY"));
        (expected[2], expected[3]) = ((byte)'X', (byte)'Y');
        Assert.Equal(expected, bench.ReadHeld(file, reader));
        Assert.Equal(expected, bench.Read(file));
        Assert.Equal(length, bench.Stat(file).Size);
        Assert.Equal(Errno.Ok, bench.Overwrite(path, length + 3, "end"));
        Assert.Equal([.. expected, 0, 0, 0, .. "end"u8], bench.ReadHeld(file, reader));
        Assert.Equal(length + 6, bench.Find(path).Size);
        Assert.Equal(file, bench.Find(path).Node);
        Assert.Equal(Errno.Ok, bench.Files.Release(file, reader));
    }

    [Theory]
    [InlineData(EditBench.Mapped, 5)]
    [InlineData(EditBench.Rendered, 0)]
    [InlineData(EditBench.Long, 150_000)]
    [InlineData(EditBench.Long, 300_000)]
    public void Truncation_sets_length_and_bytes(string path, int length)
    {
        NodeId file = bench.Node(path);
        byte[] expected = bench.Read(file);
        Array.Resize(ref expected, length);
        Assert.Equal(Errno.Ok, bench.Files.SetAttributes(file, new AttributeChange(length, null), out NodeStatus status));
        Assert.Equal(length, status.Size);
        Assert.Equal(expected, bench.Read(file));
        Assert.Equal(Errno.EINVAL, bench.Files.SetAttributes(file, new AttributeChange(-1, null), out _));
        Assert.Equal(Errno.EISDIR, bench.Files.SetAttributes(bench.Node("redis"), new AttributeChange(1, null), out _));
    }

    [Theory]
    [InlineData(EditBench.Mapped)]
    [InlineData(EditBench.Rendered)]
    [InlineData("redis/db_0")]
    public void Times_are_kept(string path)
    {
        NodeId node = bench.Node(path);
        long size = bench.Stat(node).Size;
        Assert.Equal(Errno.Ok, bench.Files.SetAttributes(node, new AttributeChange(null, 1_234_567_890_123), out NodeStatus status));
        Assert.Equal((1_234_567_890_123, size), (status.ModifiedMs, status.Size));
        Assert.Equal(1_234_567_890_123, bench.Find(path).ModifiedMs);
        var entries = new Recorder();
        Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(bench.At(path).Directory, 0, withAttributes: true, entries));
        Assert.Equal(1_234_567_890_123, entries.Entries.Single(entry => entry.Node == node).Status!.Value.ModifiedMs);
        Assert.Equal(Errno.Ok, bench.Files.SetAttributes(node, default, out status));
        Assert.Equal(1_234_567_890_123, status.ModifiedMs);
        Assert.Equal(Errno.EINVAL, bench.Files.SetAttributes(node, new AttributeChange(null, long.MaxValue), out _));
    }

    [Fact]
    public void A_write_makes_the_time_now()
    {
        long before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 1000;
        Assert.Equal(Errno.Ok, bench.Overwrite(EditBench.Rendered, 0, "x"));
        Assert.True(bench.Find(EditBench.Rendered).ModifiedMs >= before);
    }

    [Fact]
    public void A_file_without_a_name_can_be_used_until_it_is_released()
    {
        foreach (string path in new[] { EditBench.Mapped, EditBench.Rendered, "redis/db_0/strings/made.bin" })
        {
            (NodeId directory, byte[] name) = bench.At(path);
            Assert.Equal(Errno.Ok, bench.Files.Create(directory, name, OpenIntent.Write, out NodeStatus status, out OpenedFile opened));
            NodeId file = status.Node;
            Assert.Equal(Errno.Ok, bench.Files.Unlink(directory, name));
            Assert.Equal(Errno.ENOENT, bench.TryFind(path, out _));
            Assert.Equal(0u, bench.Stat(file).Links);
            Assert.Equal(Errno.Ok, bench.Write(file, opened.Handle, 0, "still here"));
            Assert.Equal(Errno.Ok, bench.Files.SetAttributes(file, new AttributeChange(5, 1000), out NodeStatus after));
            Assert.Equal((5L, 1000L, 0u), (after.Size, after.ModifiedMs, after.Links));
            Assert.Equal("still"u8.ToArray(), bench.ReadHeld(file, opened.Handle));
            Assert.Equal(Errno.Ok, bench.Files.Sync(file));
            Assert.Equal(Errno.Ok, bench.Files.Release(file, opened.Handle));
            Assert.NotEqual(Errno.Ok, bench.Files.OpenEditable(file, OpenIntent.Read, out _));
        }

        Assert.DoesNotContain(bench.Tree.Changes(), change => change.Kind == Overlay.Changes.ChangeKind.Created);
    }

    [Fact]
    public void Openers_count_for_themselves()
    {
        (NodeId file, ulong first) = bench.Create("redis/db_0/strings/new.bin", "abc");
        ulong second = bench.Open(file);
        (NodeId directory, byte[] name) = bench.At("redis/db_0/strings/new.bin");
        Assert.Equal(Errno.Ok, bench.Files.Unlink(directory, name));
        Assert.Equal(Errno.Ok, bench.Files.Release(file, first));
        Assert.Equal("abc"u8.ToArray(), bench.ReadHeld(file, second));
        Assert.Equal(Errno.EBADF, bench.Files.Release(bench.Node(EditBench.Mapped), second));
        Assert.Equal(Errno.Ok, bench.Files.Release(file, second));
        Assert.Equal(Errno.ENOENT, bench.Files.GetAttributes(file, false, out _));
    }

    [Fact]
    public void Generated_files_refuse_to_be_written()
    {
        foreach (string path in new[] { "CHECKSUMS", "MANIFEST.json" })
        {
            NodeId file = bench.Node(path);
            Assert.Equal(Errno.EACCES, bench.Files.OpenEditable(file, OpenIntent.Write, out _));
            Assert.Equal(Errno.EACCES, bench.Files.OpenEditable(file, OpenIntent.Truncate, out _));
            Assert.Equal(Errno.EACCES, bench.Write(file, 0, 0, "x"));
            Assert.Equal(Errno.EACCES, bench.Files.SetAttributes(file, new AttributeChange(0, null), out _));
            Assert.Equal(Errno.EACCES, bench.Files.Allocate(file, 0, 100_000));
            Assert.Equal(Errno.EISDIR, bench.Files.OpenEditable(bench.Node("redis"), OpenIntent.Read, out _));
        }
    }

    [Fact]
    public void Checksums_are_right_at_every_moment_and_whole_for_whoever_has_them_open()
    {
        (NodeId bucket, byte[] gap) = bench.At(EditBench.Gap);
        Assert.Equal(Errno.Ok, bench.Files.Unlink(bucket, gap));
        NodeStatus before = bench.Find("CHECKSUMS");
        Assert.False(before.AttributesLast);
        Assert.True(bench.Find(EditBench.Mapped).AttributesLast);
        bench.Put("redis/db_0/strings/first.bin", "1");
        Assert.Equal(Errno.Ok, bench.Files.OpenEditable(EditBench.Checksums, OpenIntent.Read, out OpenedFile old));
        Assert.Equal(OpenMode.Direct, old.Mode);
        byte[] pinned = bench.ReadHeld(EditBench.Checksums, old.Handle);
        Assert.Equal(pinned.Length, bench.Find("CHECKSUMS").Size);
        bench.Put("redis/db_0/strings/second.bin", "2");
        string now = bench.Text("CHECKSUMS");
        Assert.Equal(now.Length, bench.Find("CHECKSUMS").Size);
        Assert.Contains("first.bin", Encoding.ASCII.GetString(pinned));
        Assert.DoesNotContain("second.bin", Encoding.ASCII.GetString(pinned));
        Assert.Contains("second.bin", now);
        Assert.Equal(pinned, bench.ReadHeld(EditBench.Checksums, old.Handle));
        Assert.Equal(Errno.Ok, bench.Files.Release(EditBench.Checksums, old.Handle));
        Assert.Equal(Errno.Ok, bench.Overwrite("redis/db_0/strings/first.bin", 0, "3"));
        Assert.NotEqual(now, bench.Text("CHECKSUMS"));
    }

    [Fact]
    public void Who_has_read_nothing_yet_sees_checksums_of_the_state_that_can_be_read()
    {
        (NodeId bucket, byte[] gap) = bench.At(EditBench.Gap);
        Assert.Equal(Errno.Ok, bench.Files.Unlink(bucket, gap));
        bench.Put("redis/db_0/strings/first.bin", "1");
        ulong handle = bench.Open(EditBench.Checksums);
        bench.Put("redis/db_0/strings/second.bin", "1");
        Assert.Equal(bench.Text("CHECKSUMS"), Encoding.ASCII.GetString(bench.ReadHeld(EditBench.Checksums, handle)));
        Assert.Equal(Errno.Ok, bench.Files.Release(EditBench.Checksums, handle));
    }

    [Fact]
    public void Who_has_read_a_part_of_checksums_gets_the_rest_of_that_state()
    {
        const int Files = 2000;
        (NodeId bucket, byte[] gap) = bench.At(EditBench.Gap);
        Assert.Equal(Errno.Ok, bench.Files.Unlink(bucket, gap));
        for (int i = 0; i < Files; i++)
        {
            bench.Put($"redis/db_0/strings/k{i:d4}.bin", "1");
        }

        ulong handle = bench.Open(EditBench.Checksums);
        byte[] first = bench.ReadHeld(EditBench.Checksums, handle, count: 10);
        for (int i = Files - 1; i >= 0; i -= 2)
        {
            (NodeId directory, byte[] name) = bench.At($"redis/db_0/strings/k{i:d4}.bin");
            Assert.Equal(Errno.Ok, bench.Files.Unlink(directory, name));
        }

        string whole = Encoding.ASCII.GetString(bench.ReadHeld(EditBench.Checksums, handle));
        Assert.Equal(Encoding.ASCII.GetString(first), whole[..10]);
        Assert.Equal(
            Enumerable.Range(0, Files).Select(i => $"redis/db_0/strings/k{i:d4}.bin"),
            whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[66..]).Where(path => path.Contains("/k", StringComparison.Ordinal)));
        Assert.Equal(Errno.Ok, bench.Files.Release(EditBench.Checksums, handle));
    }

    [Fact]
    public void Files_with_gaps_are_read_as_they_come_and_cannot_be_changed_but_replaced()
    {
        NodeId file = bench.Node(EditBench.Gap);
        Assert.Equal(Errno.Ok, bench.Files.OpenEditable(file, OpenIntent.Read, out OpenedFile opened));
        Assert.Equal((OpenMode.Direct, 1UL), (opened.Mode, opened.Handle & 1));
        Assert.Equal(Errno.EIO, bench.Overwrite(EditBench.Gap, 0, "x"));
        Assert.Equal(Errno.Ok, bench.Files.SetAttributes(file, new AttributeChange(0, null), out _));
        Assert.Equal(Errno.Ok, bench.Overwrite(EditBench.Gap, 0, "x"));
        Assert.Equal("x"u8.ToArray(), bench.ReadHeld(file, opened.Handle));
        Assert.Equal(Errno.Ok, bench.Files.Release(file, opened.Handle));
    }

    [Fact]
    public void Allocation_only_extends()
    {
        NodeId file = bench.Node(EditBench.Mapped);
        Assert.Equal(Errno.Ok, bench.Files.Allocate(file, 0, 3));
        Assert.False(bench.Tree.HasChanges);
        Assert.Equal(Errno.Ok, bench.Files.Allocate(file, 10, 10));
        Assert.Equal(20, bench.Stat(file).Size);
        Assert.Equal(EditBench.MappedText + new string('\0', 8), bench.Text(EditBench.Mapped));
        Assert.Equal(Errno.EINVAL, bench.Files.Allocate(file, -1, 10));
        Assert.Equal(Errno.EINVAL, bench.Files.Allocate(file, 0, 0));
        Assert.Equal(Errno.EFBIG, bench.Files.Allocate(file, long.MaxValue, 1));
    }

    [Fact]
    public void Impossible_places_are_refused()
    {
        NodeId file = bench.Node(EditBench.Mapped);
        Assert.Equal(Errno.EINVAL, bench.Write(file, 0, -1, "x"));
        Assert.Equal(Errno.EFBIG, bench.Write(file, 0, long.MaxValue, "x"));
        Assert.Equal(Errno.EISDIR, bench.Write(bench.Node("redis"), 0, 0, "x"));
        Assert.Equal(Errno.EISDIR, bench.Files.ReadOpened(bench.Node("redis"), 0, 0, 1, Gaps.FailRead, new Recorder()));
        Assert.Equal(Errno.EINVAL, bench.Files.ReadOpened(file, 0, -1, 1, Gaps.FailRead, new Recorder()));
        Assert.Empty(bench.ReadHeld(file, 0, offset: long.MaxValue));
    }

    [Fact]
    public void Reads_and_writes_without_a_handle_work()
    {
        NodeId file = bench.Node(EditBench.Rendered);
        Assert.Equal(Errno.Ok, bench.Write(file, 12345, 0, "abc"));
        Assert.Equal("abc"u8.ToArray(), bench.ReadHeld(file, 54321, 0, 3));
    }

    [Fact]
    public void The_end_of_the_mount_releases_what_is_open()
    {
        (NodeId file, _) = bench.Create("redis/db_0/strings/new.bin", "abc");
        bench.ReadHeld(file, bench.Open(file));
        bench.Open(EditBench.Checksums);
        (NodeId directory, byte[] name) = bench.At("redis/db_0/strings/new.bin");
        bench.Close();
        Assert.Equal(Overlay.EditResult.Ok, bench.Tree.Unlink(directory, name));
        Assert.False(bench.Tree.Hold(file));
    }
}
