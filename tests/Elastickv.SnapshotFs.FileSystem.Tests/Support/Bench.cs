using Elastickv.SnapshotFs.FileSystem.Memory;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Support;

/// <summary>A filesystem over a <see cref="FakeTree"/>, with small caches so that their limits are met.</summary>
internal sealed class Bench : IDisposable
{
    public const int WholeLimit = 1000;
    public const int HalfWindow = 4096;

    private readonly Lazy<SnapshotFileSystem> files;

    public Bench() => files = new Lazy<SnapshotFileSystem>(() => new SnapshotFileSystem(
        Tree,
        new SnapshotFileSystemOptions { Source = new MountedSource { Path = "some/snapshot.fsm", ProgramVersion = "1.2.3", Bytes = 10_000, Records = 77, IndexOrigin = "reused", IndexPath = "some/index", ReadTimestamp = 1_700_000_000_123UL << 16 } },
        Budget,
        Log));

    public FakeTree Tree { get; } = new();

    public LogRecorder Log { get; } = new();

    public CacheBudget Budget { get; init; } = new()
    {
        RenderedBytes = 10_000,
        WholeDocumentBytes = WholeLimit,
        WindowBytes = 3 * 2 * HalfWindow / 4,
        HalfWindowBytes = HalfWindow,
        LeastHalfWindowBytes = HalfWindow / 4,
        PassesPerFile = 2,
        AttributeEntries = 64,
    };

    /// <summary>Made when it is first used; the tree should be complete by then.</summary>
    public SnapshotFileSystem Files => files.Value;

    public static byte[] PatternPiece(int index, int length)
    {
        byte[] piece = new byte[length];
        FakeRun.Pattern((long)index * length, piece);
        return piece;
    }

    public static byte[] Pattern(long offset, int length)
    {
        byte[] bytes = new byte[length];
        FakeRun.Pattern(offset, bytes);
        return bytes;
    }

    public NodeStatus Find(NodeId directory, string name)
    {
        Assert.Equal(Errno.Ok, Files.Lookup(directory, FakeNode.Bytes(name), out NodeStatus status));
        return status;
    }

    public byte[] Read(NodeId file, long offset, int count)
    {
        var sink = new Recorder();
        Assert.Equal(Errno.Ok, Files.Read(file, offset, count, Gaps.FailRead, sink));
        return sink.Bytes;
    }

    public void Dispose()
    {
        if (files.IsValueCreated)
        {
            files.Value.Dispose();
        }
    }
}
