using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Content;

public sealed class DocumentReadTests : IDisposable
{
    private const int PieceBytes = 100;
    private const int Pieces = 1000;
    private const int LongBytes = PieceBytes * Pieces;

    private readonly Bench bench = new();
    private readonly NodeId longFile;

    public DocumentReadTests() => longFile = bench.Tree.AddDocument(NodeId.Root, "long", Pieces, i => Bench.PatternPiece(i, PieceBytes));

    public void Dispose() => bench.Dispose();

    [Fact]
    public void ShortDocument_IsReadAtAnyOffset()
    {
        NodeId file = bench.Tree.AddDocument(NodeId.Root, "short", 9, i => Bench.PatternPiece(i, PieceBytes));
        Assert.Equal(Bench.Pattern(0, 900), bench.Read(file, 0, 5000));
        Assert.Equal(Bench.Pattern(850, 50), bench.Read(file, 850, 5000));
        Assert.Equal(Bench.Pattern(5, 10), bench.Read(file, 5, 10));
        Assert.Empty(bench.Read(file, 900, 10));
        Assert.Empty(bench.Read(file, long.MaxValue, 10));
        Assert.Equal(1, bench.Tree.RenderingsBegun);
    }

    [Fact]
    public void EmptyDocument_IsEmpty()
    {
        NodeId file = bench.Tree.AddDocument(NodeId.Root, "empty", 0, _ => []);
        Assert.Equal(0, bench.Find(NodeId.Root, "empty").Size);
        Assert.Empty(bench.Read(file, 0, 10));
    }

    [Fact]
    public void CachedDocuments_StayWithinTheirBytes()
    {
        for (int i = 0; i < 200; i++)
        {
            NodeId file = bench.Tree.AddDocument(NodeId.Root, "f" + i, 1, _ => new byte[500]);
            Assert.Equal(500, bench.Read(file, 0, 1000).Length);
            Assert.InRange(bench.Files.Content.Rendered.Bytes, 1, bench.Budget.RenderedBytes);
        }

        // One that was just rendered must be there, also when the cache was full.
        NodeId last = bench.Tree.AddDocument(NodeId.Root, "last", 1, _ => new byte[900]);
        int before = bench.Tree.RenderingsBegun;
        bench.Find(NodeId.Root, "last");
        bench.Read(last, 0, 100);
        bench.Read(last, 100, 100);
        Assert.Equal(before + 1, bench.Tree.RenderingsBegun);
    }

    [Fact]
    public void LongDocument_IsRenderedOnceForSequentialReads()
    {
        Measure();
        for (int offset = 0; offset < LongBytes; offset += 700)
        {
            Assert.Equal(Bench.Pattern(offset, Math.Min(700, LongBytes - offset)), bench.Read(longFile, offset, 700));
        }

        Assert.Empty(bench.Read(longFile, LongBytes, 700));
        Assert.Equal(1, bench.Files.Content.Passes.Begun);
        Assert.Equal(0, bench.Files.Content.Rendered.Count);
    }

    [Fact]
    public void SwappedReads_DoNotStartAgain()
    {
        Measure();
        for (int offset = 0; offset + 2000 <= LongBytes; offset += 2000)
        {
            Assert.Equal(Bench.Pattern(offset + 1000, 1000), bench.Read(longFile, offset + 1000, 1000));
            Assert.Equal(Bench.Pattern(offset, 1000), bench.Read(longFile, offset, 1000));
        }

        Assert.Equal(1, bench.Files.Content.Passes.Begun);
    }

    [Fact]
    public void ReadBeforeTheWindow_StartsAnotherPass()
    {
        Measure();
        Assert.Equal(Bench.Pattern(90_000, 10), bench.Read(longFile, 90_000, 10));
        Assert.Equal(Bench.Pattern(10, 10), bench.Read(longFile, 10, 10));
        Assert.Equal(2, bench.Files.Content.Passes.Begun);
        Assert.Equal(Bench.Pattern(90_010, 10), bench.Read(longFile, 90_010, 10));
        Assert.Equal(Bench.Pattern(20, 10), bench.Read(longFile, 20, 10));
        Assert.Equal(2, bench.Files.Content.Passes.Begun);
    }

    [Fact]
    public void ReadLongerThanTheWindow_IsFilled()
    {
        Measure();
        Assert.Equal(Bench.Pattern(0, LongBytes), bench.Read(longFile, 0, int.MaxValue));
    }

    [Fact]
    public void PieceLongerThanTheWindow_IsReadInFull()
    {
        const int Huge = 50_000;
        NodeId file = bench.Tree.AddDocument(NodeId.Root, "huge", 3, i => Bench.PatternPiece(i, Huge));
        bench.Find(NodeId.Root, "huge");
        for (int offset = 0; offset < 3 * Huge; offset += 777)
        {
            Assert.Equal(Bench.Pattern(offset, Math.Min(777, (3 * Huge) - offset)), bench.Read(file, offset, 777));
        }

        Assert.Equal(1, bench.Files.Content.Passes.Begun);
    }

    [Fact]
    public void PassesAreBounded()
    {
        var files = new NodeId[10];
        for (int i = 0; i < files.Length; i++)
        {
            files[i] = bench.Tree.AddDocument(NodeId.Root, "l" + i, 50, n => Bench.PatternPiece(n, PieceBytes));
            bench.Find(NodeId.Root, "l" + i);
        }

        for (int offset = 0; offset < 5000; offset += 1000)
        {
            foreach (NodeId file in files)
            {
                Assert.Equal(Bench.Pattern(offset, 1000), bench.Read(file, offset, 1000));
            }
        }

        Assert.InRange(bench.Files.Content.Passes.Count, 1, bench.Budget.Passes);
    }

    [Fact]
    public void ManyReadersOfLongDocuments_KeepTheirPasses()
    {
        // As many as there is room for: none of them may start again for want of a pass.
        var files = new NodeId[bench.Budget.Passes];
        for (int i = 0; i < files.Length; i++)
        {
            files[i] = bench.Tree.AddDocument(NodeId.Root, "m" + i, 300, n => Bench.PatternPiece(n, PieceBytes));
            bench.Find(NodeId.Root, "m" + i);
        }

        for (int offset = 0; offset < 30_000; offset += 500)
        {
            foreach (NodeId file in files)
            {
                Assert.Equal(Bench.Pattern(offset, 500), bench.Read(file, offset, 500));
            }
        }

        Assert.Equal(files.Length, bench.Files.Content.Passes.Begun);
    }

    [Fact]
    public void UnmeasuredDocument_CanBeRead()
    {
        Assert.Equal(Bench.Pattern(50_000, 100), bench.Read(longFile, 50_000, 100));
        Assert.Equal(LongBytes, bench.Find(NodeId.Root, "long").Size);
    }

    [Fact]
    public void ConcurrentReaders_GetTheRightBytes()
    {
        Measure();
        var failures = new List<string>();
        var threads = new Thread[8];
        for (int t = 0; t < threads.Length; t++)
        {
            int start = t * 9000;
            threads[t] = new Thread(() =>
            {
                for (int i = 0; i < 200; i++)
                {
                    int offset = (start + (i * 500)) % LongBytes;
                    var sink = new Recorder();
                    Errno outcome = bench.Files.Read(longFile, offset, 500, Gaps.FailRead, sink);
                    if (outcome != Errno.Ok || !sink.Bytes.AsSpan().SequenceEqual(Bench.Pattern(offset, Math.Min(500, LongBytes - offset))))
                    {
                        lock (failures)
                        {
                            failures.Add($"{outcome} at {offset}");
                        }
                    }
                }
            });
            threads[t].Start();
        }

        Array.ForEach(threads, thread => thread.Join());
        Assert.Empty(failures);
        Assert.InRange(bench.Files.Content.Passes.Count, 1, bench.Budget.Passes);
    }

    [Fact]
    public void ConcurrentStats_RenderOnce()
    {
        using var go = new ManualResetEventSlim();
        NodeId file = bench.Tree.AddDocument(NodeId.Root, "slow", 20, i =>
        {
            go.Wait();
            return [(byte)i];
        });
        _ = bench.Files;
        var sizes = new long[6];
        var threads = new Thread[sizes.Length];
        for (int t = 0; t < threads.Length; t++)
        {
            int mine = t;
            threads[t] = new Thread(() => sizes[mine] = bench.Files.GetAttributes(file, false, out NodeStatus status) == Errno.Ok ? status.Size : -1);
            threads[t].Start();
        }

        go.Set();
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(sizes, size => Assert.Equal(20, size));
        Assert.Equal(1, bench.Tree.RenderingsBegun);
    }

    [Fact]
    public void Interruption_EndsRenderingAndTheNextOneStartsAgain()
    {
        var interruption = new Switch();
        NodeId file = bench.Tree.AddDocument(NodeId.Root, "endless", 1000, i =>
        {
            interruption.IsRequested = i == 500;
            return new byte[10];
        });
        Assert.Equal(Errno.EINTR, bench.Files.GetAttributes(file, false, out _, interruption));
        Assert.Equal(Errno.Ok, bench.Files.GetAttributes(file, false, out NodeStatus status));
        Assert.Equal(10_000, status.Size);
        Assert.Equal(Errno.EINTR, bench.Files.Read(file, 9000, 10, Gaps.FailRead, new Recorder(), interruption));
        Assert.Equal(10, bench.Read(file, 9000, 10).Length);
    }

    [Fact]
    public void FailureInTheMiddle_IsAnErrorThereAndNotBefore()
    {
        bool broken = false;
        NodeId file = bench.Tree.AddDocument(NodeId.Root, "breaks", 100, i => broken && i == 50 ? throw new FormatException("boom") : Bench.PatternPiece(i, PieceBytes));
        bench.Find(NodeId.Root, "breaks");
        broken = true;
        Assert.Equal(Bench.Pattern(4000, 100), bench.Read(file, 4000, 100));
        Assert.Equal(Errno.EIO, bench.Files.Read(file, 6000, 100, Gaps.FailRead, new Recorder()));
        Assert.Equal(Bench.Pattern(4000, 100), bench.Read(file, 4000, 100));
    }

    [Theory]
    [InlineData(SeekTarget.Data, 0, Errno.Ok, 0)]
    [InlineData(SeekTarget.Data, 99_999, Errno.Ok, 99_999)]
    [InlineData(SeekTarget.Data, 100_000, Errno.ENXIO, 0)]
    [InlineData(SeekTarget.Hole, 0, Errno.Ok, 100_000)]
    [InlineData(SeekTarget.Hole, 100_000, Errno.ENXIO, 0)]
    [InlineData(SeekTarget.Hole, -1, Errno.ENXIO, 0)]
    public void Seek_FindsDataEverywhereAndTheHoleAtTheEnd(SeekTarget target, long offset, Errno expected, long found)
    {
        Assert.Equal(expected, bench.Files.Seek(longFile, offset, target, out long result));
        if (expected == Errno.Ok)
        {
            Assert.Equal(found, result);
        }
    }

    private void Measure() => Assert.Equal(LongBytes, bench.Find(NodeId.Root, "long").Size);

    private sealed class Switch : IInterruption
    {
        public bool IsRequested { get; set; }
    }
}
