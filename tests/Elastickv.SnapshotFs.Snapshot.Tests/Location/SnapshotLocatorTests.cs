using System.Text.Json;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Location;

/// <summary>The offline rule of spec 01 §2.5, on directories of killed nodes and on made ones.</summary>
public sealed class SnapshotLocatorTests
{
    [Theory]
    [InlineData("datadir/orphan-newer", "0000000000000116.fsm")]
    [InlineData("datadir/orphan-older", "0000000000000106.fsm")]
    [InlineData("datadir/in-flight", "0000000000000209.fsm")]
    public void Killed_nodes(string directory, string chosen)
    {
        string path = Path.Combine(GoldenData.Root, directory);
        foreach (string named in new[] { path, path + "/", path + "/fsm-snap", path + "/fsm-snap/", path + "/fsm-snap/.", path + "/snap/../fsm-snap" })
        {
            SnapshotLocation location = SnapshotLocator.Locate(named);
            Assert.Equal(Path.Combine(path, "fsm-snap", chosen), Path.GetFullPath(location.Path));
            using SnapshotFile file = SnapshotFile.Open(location.Path, new SnapshotOptions());
            Assert.True(file.Summary.HasFooter);
        }
    }

    [Theory]
    [InlineData("orphan-newest")]
    [InlineData("broken-snaps")]
    [InlineData("token-mismatch")]
    [InlineData("damaged-newest")]
    public void Crafted_directories(string name)
    {
        string folder = Path.Combine(GoldenData.Root, "datadir-crafted", name);
        using JsonDocument about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        ulong chosen = about.RootElement.GetProperty("chosen_index").GetUInt64();
        ulong[] available = [.. about.RootElement.GetProperty("available_indexes").EnumerateArray().Select(index => index.GetUInt64())];
        string directory = Path.Combine(folder, "dir");

        SnapshotLocation location = SnapshotLocator.Locate(directory);
        Assert.Equal($"{chosen:x16}.fsm", Path.GetFileName(location.Path));
        Assert.Equal(available.OrderDescending(), Restorable(location.Files));
        foreach (LocatedFile file in location.Files.Where(file => file.Index > 0))
        {
            if (available.Contains(file.Index))
            {
                Assert.Equal(file.Path, SnapshotLocator.Locate(directory, file.Index).Path);
            }
            else
            {
                Assert.Equal(SnapshotFault.NothingRestorable, Assert.Throws<SnapshotException>(() => SnapshotLocator.Locate(directory, file.Index)).FaultClass);
            }
        }
    }

    [Theory]
    [InlineData("orphan-newest", 65, SnapshotFileState.Orphan, "no .snap file")]
    [InlineData("orphan-newest", 0, SnapshotFileState.Temporary, "")]
    [InlineData("broken-snaps", 66, SnapshotFileState.Missing, "0000000000000004-0000000000000042.snap")]
    [InlineData("broken-snaps", 67, SnapshotFileState.Orphan, "no .snap file")]
    [InlineData("broken-snaps", 68, SnapshotFileState.Orphan, "0000000000000005-0000000000000044.snap")]
    [InlineData("broken-snaps", 0, SnapshotFileState.Temporary, "")]
    [InlineData("token-mismatch", 64, SnapshotFileState.TokenMismatch, "says checksum")]
    public void Everything_found_is_told(string name, ulong index, SnapshotFileState state, string detail)
    {
        IReadOnlyList<LocatedFile> files = SnapshotLocator.Examine(Path.Combine(GoldenData.Root, "datadir-crafted", name, "dir"));
        LocatedFile file = Assert.Single(files, file => file.Index == index);
        Assert.Equal(state, file.State);
        Assert.Contains(detail, file.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(files, file => file.Path.EndsWith("notes.txt", StringComparison.Ordinal));
        Assert.All(files.Where(file => file.State == SnapshotFileState.Restorable), file => Assert.Equal(file.FooterCrc, file.TokenCrc));
    }

    [Fact]
    public void A_chosen_file_that_is_damaged_is_an_error_and_no_older_one_is_taken()
    {
        string path = SnapshotLocator.Locate(Path.Combine(GoldenData.Root, "datadir-crafted", "damaged-newest", "dir")).Path;
        var error = Assert.Throws<SnapshotException>(() => SnapshotFile.Open(path, new SnapshotOptions()).Dispose());
        Assert.Equal((SnapshotFault.ChecksumMismatch, path), (error.FaultClass, error.Path));
    }

    [Theory]
    [InlineData("datadir-crafted/two-groups/dir")]
    [InlineData("datadir-crafted/two-groups/dir/n1")]
    public void Several_groups_are_refused_and_listed(string directory)
    {
        string path = Path.Combine(GoldenData.Root, directory);
        var error = Assert.Throws<SnapshotException>(() => SnapshotLocator.Locate(path));
        Assert.Equal((SnapshotFault.Unsupported, path), (error.FaultClass, error.Path));
        Assert.Contains("group-1", error.Message, StringComparison.Ordinal);
        Assert.Contains("group-2", error.Message, StringComparison.Ordinal);
        Assert.Contains("not read yet", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("0000000000000007.fsm", SnapshotLocator.Locate(Path.Combine(GoldenData.Root, "datadir-crafted/two-groups/dir/n1/group-2")).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node/")]
    [InlineData("node/group-1/")]
    [InlineData("group-7/")]
    public void A_data_directory_with_one_group_stands_for_it(string place)
    {
        using var data = new TemporaryGroup();
        Directory.Delete(Path.Combine(data.Root, "fsm-snap"));
        data.Write($"{place}fsm-snap/0000000000000005.fsm", TemporaryGroup.Payload(5));
        data.Write($"{place}snap/0000000000000001-0000000000000005.snap", TemporaryGroup.Snap(5, TemporaryGroup.Token(5, TemporaryGroup.Payload(5).AsSpan(^4..))));

        // The timestamp group holds no data, and other directories are no groups.
        data.Write("node/group-0/fsm-snap/0000000000000009.fsm", []);
        data.Write("other/file", []);
        SnapshotLocation location = SnapshotLocator.Locate(data.Root);
        Assert.Equal(Path.Combine(data.Root, place, "fsm-snap/0000000000000005.fsm"), location.Path);
        Assert.Equal(Path.TrimEndingDirectorySeparator(Path.Combine(data.Root, place)), location.GroupDirectory);
    }

    [Fact]
    public void A_file_stands_for_itself_whatever_its_name()
    {
        using var group = new TemporaryGroup();
        string path = Path.Combine(group.File(3).Root, "fsm-snap", "0000000000000003.fsm");
        Assert.Equal((path, null, 0), SnapshotLocator.Locate(path) is { } found ? (found.Path, found.GroupDirectory, found.Files.Count) : default);
        Assert.Equal(SnapshotFault.Unsupported, Assert.Throws<SnapshotException>(() => SnapshotLocator.Locate(path, 3)).FaultClass);
    }

    [Fact]
    public void The_newest_of_several_terms_is_taken_by_index()
    {
        using var group = new TemporaryGroup();
        group.Pair(0x20, term: 9).Pair(0x100, term: 1).Pair(0xFF, term: 3).Write("snap/0000000000000004-0000000000000100.snap", [1, 2, 3]);
        SnapshotLocation location = SnapshotLocator.Locate(group.Root);
        Assert.EndsWith("0000000000000100.fsm", location.Path, StringComparison.Ordinal);
        Assert.Equal([0x100UL, 0xFFUL, 0x20UL], Restorable(location.Files));
    }

    [Fact]
    public void Names_that_the_server_does_not_write_are_never_chosen()
    {
        using var group = new TemporaryGroup();
        group.Pair(5).Write("fsm-snap/00ff.fsm", TemporaryGroup.Payload(0xFF));
        group.Write("snap/0000000000000001-00000000000000ff.snap", TemporaryGroup.Snap(0xFF, TemporaryGroup.Token(0xFF, TemporaryGroup.Payload(0xFF).AsSpan(^4..))));
        foreach (string name in new[] { "zz.fsm", "0000000000000107.edited.fsm", "fffffffffffffffff.fsm", " 6.fsm", "0x6.fsm", ".fsm" })
        {
            group.Write("fsm-snap/" + name, TemporaryGroup.Payload(6));
        }

        SnapshotLocation location = SnapshotLocator.Locate(group.Root);
        Assert.EndsWith("0000000000000005.fsm", location.Path, StringComparison.Ordinal);
        Assert.Equal([(0xFFUL, SnapshotFileState.Orphan), (5UL, SnapshotFileState.Restorable)], location.Files.Select(file => (file.Index, file.State)));
    }

    [Fact]
    public void A_file_too_short_for_a_footer_is_not_restorable()
    {
        using var group = new TemporaryGroup();
        group.Pair(5).Write("fsm-snap/0000000000000005.fsm", [1, 2, 3]);
        LocatedFile file = Assert.Single(SnapshotLocator.Examine(group.Root));
        Assert.Equal((SnapshotFileState.TokenMismatch, 3L, null), (file.State, file.Length, file.FooterCrc));
    }

    [Fact]
    public void Without_a_restorable_file_the_error_says_what_was_found()
    {
        using var group = new TemporaryGroup();
        AssertNothing(group.Root, "found no snapshot file at all");
        group.File(5).Write("fsm-snap/77.fsm.tmp", []);
        AssertNothing(group.Root, "0000000000000005.fsm (orphan: no .snap file of this index), 77.fsm.tmp (temporary");
        Directory.Delete(Path.Combine(group.Root, "snap"), recursive: true);
        AssertNothing(group.Root, "0000000000000005.fsm (orphan");
        AssertNothing(Path.Combine(group.Root, "fsm-snap"), "0000000000000005.fsm (orphan");
        for (ulong index = 6; index < 40; index++)
        {
            group.File(index);
        }

        AssertNothing(group.Root, "and 26 more");
    }

    [Fact]
    public void A_directory_of_loose_files_is_told_to_name_one()
    {
        using var group = new TemporaryGroup();
        Directory.Delete(Path.Combine(group.Root, "fsm-snap"));
        AssertNothing(group.Root, "found none");
        group.Write("0000000000000005.fsm", TemporaryGroup.Payload(5));
        AssertNothing(group.Root, "name the file itself");
    }

    private static IEnumerable<ulong> Restorable(IReadOnlyList<LocatedFile> files) =>
        files.Where(file => file.State == SnapshotFileState.Restorable).Select(file => file.Index);

    private static void AssertNothing(string path, string detail)
    {
        var error = Assert.Throws<SnapshotException>(() => SnapshotLocator.Locate(path));
        Assert.Equal(SnapshotFault.NothingRestorable, error.FaultClass);
        Assert.Contains(detail, error.Message, StringComparison.Ordinal);
    }
}
