using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests;

public class SnapshotFileTests
{
    [Fact]
    public void MissingFileIsAnIOException() =>
        Assert.ThrowsAny<IOException>(() => SnapshotFile.Open(Path.Combine(Path.GetTempPath(), "no-such-" + Guid.NewGuid()), new SnapshotOptions()));

    [Fact]
    public void EmptyFileIsAnEmptyStore()
    {
        using var snapshot = new OpenedSnapshot(ReadOnlySpan<byte>.Empty);
        Assert.Equal(("empty", 0L, false, false), (snapshot.File.Summary.InnerFormat, snapshot.File.Summary.Records, snapshot.File.Summary.HasFooter, snapshot.File.Summary.IntegrityUnknown));
        Assert.Equal(0, Walk.Everything(snapshot.View));
    }

    [Fact]
    public void ChangedFileIsNoticed()
    {
        using var file = new TemporaryFile();
        StringScale.Write(file.Path, 10, ScaleProfile.ServerShaped);
        using var snapshot = new OpenedSnapshot(file.Path);
        Assert.False(snapshot.View.SourceHasChanged);
        File.SetLastWriteTimeUtc(file.Path, DateTime.UnixEpoch);
        Assert.True(snapshot.View.SourceHasChanged);
    }

    [Fact]
    public void UnlinkedFileStaysReadable()
    {
        using var file = new TemporaryFile();
        StringScale.Write(file.Path, 1000, ScaleProfile.ServerShaped);
        using var snapshot = new OpenedSnapshot(file.Path);
        File.Delete(file.Path);
        Assert.Equal(1000, OpenedSnapshot.Keys(snapshot.View, "!redis|str|"u8).Count);
    }

    [Fact]
    public void ProgressReachesTheEnd()
    {
        using var file = new TemporaryFile();
        StringScale.Write(file.Path, 40_000, ScaleProfile.ServerShaped);
        long told = 0;
        using var snapshot = new OpenedSnapshot(file.Path, new SnapshotOptions { Progress = bytes => told = Math.Max(told, bytes) });
        Assert.InRange(told, snapshot.File.Summary.FileLength - 4, snapshot.File.Summary.FileLength);
    }

    [Fact]
    public void MemoryCanBeGivenBackWhileRowsAreInUse()
    {
        using var file = new TemporaryFile();
        StringScale.Write(file.Path, 40_000, ScaleProfile.Bare);
        using var snapshot = new OpenedSnapshot(file.Path);
        Assert.Equal(RowState.Visible, snapshot.View.TryGet("!redis|str|key:00031234"u8, out Row row));
        snapshot.File.TrimMemory(allowance: 0);
        Assert.True(row.Body.EndsWith("value of 31234"u8));
    }
}
