namespace Elastickv.SnapshotFs.Snapshot.Tests.IndexFiles;

/// <summary>Where an index is kept.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public class IndexPlacesTests
{
    [Fact]
    public void NextToTheSnapshotAndPrivate()
    {
        using var folder = new SnapshotFolder();
        folder.Ask();
        Assert.Equal([folder.Snapshot, folder.Beside], Directory.GetFileSystemEntries(folder.Folder).Order());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Beside));
        Assert.False(Directory.Exists(folder.Cache));
    }

    [Fact]
    public void ASmallSnapshotHasNone()
    {
        using var folder = new SnapshotFolder();
        IndexReport report = folder.Ask(options => options with { Indexes = folder.Store with { KeepAlways = false } });
        Assert.Equal((false, null, null), (report.Reused, report.Path, report.NotKept));
        Assert.Equal([folder.Snapshot], Directory.GetFileSystemEntries(folder.Folder));
        Assert.False(Directory.Exists(folder.Cache));
    }

    [Fact]
    public void ANamedDirectoryIsMadeAndUsedAlone()
    {
        using var folder = new SnapshotFolder();
        string named = Path.Combine(folder.Folder, "a", "b");
        var store = new IndexStore { Directory = named };
        IndexReport report = folder.Ask(options => options with { Indexes = store });
        Assert.Equal(named, Path.GetDirectoryName(report.Path));
        Assert.StartsWith("some.fsm.", Path.GetFileName(report.Path));
        Assert.False(File.Exists(folder.Beside));
        Assert.True(folder.Ask(options => options with { Indexes = store }).Reused);
        Assert.False(folder.Ask().Reused);
    }

    [Fact]
    public void ADirectoryOfANodeGetsNothing()
    {
        using var folder = new SnapshotFolder("fsm-snap");
        IndexReport report = folder.Ask();
        Assert.Equal(folder.Cache, Path.GetDirectoryName(report.Path));
        Assert.Equal([folder.Snapshot], Directory.GetFileSystemEntries(folder.Folder));
        Assert.True(folder.Ask().Reused);
    }

    [Fact]
    public void ADirectoryOfANodeGetsNothingThroughALinkEither()
    {
        using var folder = new SnapshotFolder("fsm-snap");
        string link = Path.Combine(Path.GetDirectoryName(folder.Folder)!, "link");
        Directory.CreateSymbolicLink(link, folder.Folder);
        using SnapshotFile file = SnapshotFile.Open(Path.Combine(link, "some.fsm"), new SnapshotOptions { Indexes = folder.Store });
        Assert.Equal(folder.Cache, Path.GetDirectoryName(file.Index.Path));
        Assert.Equal([folder.Snapshot], Directory.GetFileSystemEntries(folder.Folder));
    }

    [Fact]
    public void ALinkedSnapshotHasItNextToTheFileItself()
    {
        using var folder = new SnapshotFolder();
        string link = Path.Combine(Path.GetDirectoryName(folder.Folder)!, "link.fsm");
        File.CreateSymbolicLink(link, folder.Snapshot);
        using SnapshotFile file = SnapshotFile.Open(link, new SnapshotOptions { Indexes = folder.Store });
        Assert.Equal(folder.Beside, file.Index.Path);
    }

    [Fact]
    public void TheCacheWhereTheFirstPlaceCannotBeWritten()
    {
        using var folder = new SnapshotFolder();
        Directory.CreateDirectory(Path.Combine(folder.Beside, "in the way"));
        IndexReport report = folder.Ask();
        Assert.Equal(folder.Cache, Path.GetDirectoryName(report.Path));
        Assert.Equal([folder.Snapshot, folder.Beside], Directory.GetFileSystemEntries(folder.Folder).Order());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Cache));
        Assert.True(folder.Ask().Reused);
    }

    [Fact]
    public void MemoryOnlyWhereNothingCanBeWritten()
    {
        using var folder = new SnapshotFolder();
        Directory.CreateDirectory(Path.Combine(folder.Beside, "in the way"));
        File.WriteAllText(folder.Cache, "no directory");
        IndexReport report = folder.Ask();
        Assert.Null(report.Path);
        Assert.NotNull(report.NotKept);
        Assert.False(folder.Ask().Reused);
    }

    [Fact]
    public void TheCacheForgetsWhatWasNotUsedForLong()
    {
        using var folder = new SnapshotFolder("fsm-snap");
        Directory.CreateDirectory(folder.Cache);
        string old = Path.Combine(folder.Cache, "old.fsm.0123.snapfs-index");
        string recent = Path.Combine(folder.Cache, "recent.fsm.0123.snapfs-index");
        string foreign = Path.Combine(folder.Cache, "notes");
        foreach (string path in new[] { old, recent, foreign })
        {
            File.WriteAllText(path, "");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(path == recent ? -20 : -40));
        }

        string own = folder.Ask().Path!;
        Assert.Equal(new[] { own, recent, foreign }.Order(), Directory.GetFiles(folder.Cache).Order());
        File.SetLastWriteTimeUtc(own, DateTime.UtcNow.AddDays(-29));
        Assert.True(folder.Ask().Reused);
        Assert.True(File.GetLastWriteTimeUtc(own) > DateTime.UtcNow.AddDays(-2));
    }
}
