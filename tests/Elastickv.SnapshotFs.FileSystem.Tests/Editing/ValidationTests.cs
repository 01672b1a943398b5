using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Editing;

public sealed class ValidationTests : IDisposable
{
    private const string Path = "redis/db_0/hashes/bad.json";

    private readonly EditBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Fsync_of_a_bad_file_is_durable_and_fails_with_the_reason_in_the_log()
    {
        (NodeId file, ulong handle) = bench.Create(Path, "{");
        Spoil(file);
        Assert.Equal(Errno.EINVAL, bench.Files.Sync(file));
        Assert.Contains(bench.Log.Lines, line => line.Contains("bad.json:3:7: made to fail", StringComparison.Ordinal));
        bench.Committer.Defects.Clear();
        Assert.Equal(Errno.Ok, bench.Files.Sync(file));
        Assert.Equal(Errno.Ok, bench.Files.Sync(bench.Node("redis/db_0")));
        Assert.Equal(Errno.Ok, bench.Files.Release(file, handle));
    }

    [Fact]
    public void The_last_close_validates_in_the_background()
    {
        (NodeId file, ulong handle) = bench.Create(Path, "{");
        Spoil(file);
        ulong second = bench.Open(file);
        Assert.Equal(Errno.Ok, bench.Files.Release(file, handle));
        bench.Files.WaitForValidation();
        Assert.Empty(bench.Committer.Looked);
        Assert.Equal(Errno.Ok, bench.Files.Release(file, second));
        bench.Files.WaitForValidation();
        Assert.Equal([file], bench.Committer.Looked);
        Assert.Single(bench.Log.Lines, line => line.Contains("made to fail", StringComparison.Ordinal));
    }

    [Fact]
    public void Readers_and_deleted_files_are_not_validated()
    {
        bench.Read(bench.Node(EditBench.Mapped));
        (NodeId file, ulong handle) = bench.Create(Path, "{");
        (NodeId directory, byte[] name) = bench.At(Path);
        Assert.Equal(Errno.Ok, bench.Files.Unlink(directory, name));
        Assert.Equal(Errno.Ok, bench.Files.Release(file, handle));
        bench.Files.WaitForValidation();
        Assert.Empty(bench.Committer.Looked);
    }

    [Fact]
    public void Truncations_and_renames_of_closed_files_are_validated()
    {
        NodeId file = bench.Node(EditBench.Rendered);
        Assert.Equal(Errno.Ok, bench.Files.SetAttributes(file, new AttributeChange(3, null), out _));
        bench.Files.WaitForValidation();
        NodeId made = bench.Put("redis/db_0/hashes/x.json~", "{}");
        bench.Files.WaitForValidation();
        NodeId hashes = bench.Node("redis/db_0/hashes");
        Assert.Equal(Errno.Ok, bench.Files.Rename(hashes, "x.json~"u8, hashes, "rendered.json"u8, TakenName.Replace));
        bench.Files.WaitForValidation();
        Assert.Equal([file, made, made], bench.Committer.Looked);
    }

    [Fact]
    public void Files_that_wait_already_are_not_queued_again()
    {
        using var goOn = new ManualResetEventSlim();
        bench.Committer.Looking = goOn.Wait;
        NodeId file = bench.Node(EditBench.Rendered);
        bench.Write(bench.Node(EditBench.Mapped), 0, 0, "x");
        for (int i = 0; i < 50; i++)
        {
            bench.Write(file, 0, 0, "x");
        }

        goOn.Set();
        bench.Files.WaitForValidation();
        Assert.InRange(bench.Committer.Looked.Count(looked => looked == file), 1, 2);
    }

    [Fact]
    public void When_too_many_wait_everything_is_looked_at_in_one_go()
    {
        using var goOn = new ManualResetEventSlim();
        bench.Committer.Looking = goOn.Wait;
        Spoil(bench.Node(EditBench.Rendered));
        for (int i = 0; i < 3000; i++)
        {
            bench.Put($"redis/db_0/strings/n{i}.bin", "");
        }

        goOn.Set();
        bench.Files.WaitForValidation();
        Assert.True(bench.Committer.LookedAtAll > 0);
        Assert.True(bench.Committer.Looked.Count < 3000);
        Assert.Contains(bench.Log.Lines, line => line.Contains("made to fail", StringComparison.Ordinal));
    }

    [Fact]
    public void A_validator_that_fails_is_logged_and_does_not_end_the_validation()
    {
        bench.Committer.Looking = () => throw new FormatException("made to fail");
        bench.Put(Path, "{");
        bench.Files.WaitForValidation();
        Assert.Contains(bench.Log.Lines, line => line.Contains("could not be validated", StringComparison.Ordinal));
        bench.Committer.Looking = () => { };
        NodeId file = bench.Put(Path + "2.json", "{");
        bench.Files.WaitForValidation();
        Assert.Contains(file, bench.Committer.Looked);
    }

    [Fact]
    public void Without_a_committer_nothing_is_validated()
    {
        using var plain = new EditBench(withCommitter: false);
        (NodeId file, ulong handle) = plain.Create(Path, "{");
        Assert.Equal(Errno.Ok, plain.Files.Sync(file));
        Assert.Equal(Errno.Ok, plain.Files.Release(file, handle));
        Assert.Equal(Errno.ENOENT, plain.TryFind(".snapfs/commit", out _));
        Assert.Empty(plain.Log.Lines);
    }

    private void Spoil(NodeId file) => bench.Committer.Defects[file] = new DocumentDefectException(FakeNode.Bytes(Path), "made to fail", (3, 7));
}
