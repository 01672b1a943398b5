using System.Collections.Concurrent;
using System.Text;
using Elastickv.SnapshotFs.Cli.Tests.Support;
using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Tests.Walking;

public class ParallelWalkTests
{
    [Fact]
    public void VisitsEveryFileOnceAndLeavesDirectoriesLast()
    {
        var tree = new FakeTree();
        var expected = new SortedSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < 5000; i++)
        {
            string path = $"d{i % 7}/e{i % 3}/f{i}";
            tree.Mapped(path, 1, "x");
            expected.Add("/" + path);
        }

        var visitor = new Recorder();
        new ParallelWalk<Recorder.Place>(tree, visitor).Run();
        Assert.Equal(expected, new SortedSet<string>(visitor.Files, StringComparer.Ordinal));
        Assert.Equal(5000, visitor.Files.Count);
        Assert.Equal(1 + 7 + 21, visitor.Left.Count);
        Assert.Equal("", visitor.Left.Last());
        Assert.False(visitor.LateFile);
    }

    [Fact]
    public void AFailureOfAWorkerEndsTheWalk()
    {
        var tree = new FakeTree();
        for (int i = 0; i < 10_000; i++)
        {
            tree.Mapped($"f{i}", 1, "x");
        }

        var visitor = new Recorder { FailAt = "/f77" };
        Assert.Equal("f77 failed", Assert.Throws<InvalidOperationException>(() => new ParallelWalk<Recorder.Place>(tree, visitor).Run()).Message);
        Assert.True(visitor.Files.Count < 10_000);
    }

    [Fact]
    public void AFailureOfTheListingEndsTheWalk()
    {
        FakeTree tree = new FakeTree().Mapped("a", 1, "x").Mapped("bad/b", 1, "x");
        var visitor = new Recorder { FailAt = "/bad" };
        Assert.Throws<InvalidOperationException>(() => new ParallelWalk<Recorder.Place>(tree, visitor).Run());
    }

    private sealed class Recorder : ITreeVisitor<Recorder.Place>
    {
        public ConcurrentBag<string> Files { get; } = [];

        public ConcurrentQueue<string> Left { get; } = [];

        public string FailAt { get; init; } = "never";

        public bool LateFile { get; private set; }

        public Place EnterDirectory(Place? parent, ReadOnlySpan<byte> name, NodeId node)
        {
            string path = parent is null ? "" : parent.Path + "/" + Encoding.Latin1.GetString(name);
            return path == FailAt ? throw new InvalidOperationException("no entry") : new Place(path);
        }

        public void VisitFile(Place directory, ReadOnlySpan<byte> name, NodeId node, int worker)
        {
            string path = directory.Path + "/" + Encoding.Latin1.GetString(name);
            LateFile |= directory.IsLeft;
            if (path == FailAt)
            {
                throw new InvalidOperationException(path[1..] + " failed");
            }

            Files.Add(path);
        }

        public void LeaveDirectory(Place directory)
        {
            directory.IsLeft = true;
            Left.Enqueue(directory.Path);
        }

        internal sealed record Place(string Path)
        {
            public bool IsLeft { get; set; }
        }
    }
}
