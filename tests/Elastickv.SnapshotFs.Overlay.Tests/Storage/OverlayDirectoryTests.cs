using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Overlay.Tests.Support;

namespace Elastickv.SnapshotFs.Overlay.Tests.Storage;

/// <summary>Whose overlay a directory is.</summary>
public class OverlayDirectoryTests
{
    [Fact]
    public void The_directory_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var overlay = new OverlayFixture();
        overlay.Put("s3/p/x", "text");
        const UnixFileMode Others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (string path in (string[])[overlay.Path, Path.Combine(overlay.Path, "files"), Path.Combine(overlay.Path, "journal"), .. Directory.EnumerateFiles(Path.Combine(overlay.Path, "files"))])
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & Others);
        }
    }

    [Fact]
    public void A_second_mount_is_refused_and_told_by_whom()
    {
        using var overlay = new OverlayFixture();
        var failure = Assert.Throws<OverlayException>(() => new OverlayFixture(overlay.Base, overlay.Path));
        Assert.Contains($"process {Environment.ProcessId}", failure.Message);
        overlay.Reopen();
    }

    public static TheoryData<string, BaseIdentity> Others() => new()
    {
        { "bytes long", OverlayFixture.Identity with { Length = 1001 } },
        { "first or last bytes", OverlayFixture.Identity with { Digest = "01" } },
        { "timestamp", OverlayFixture.Identity with { HeaderTimestamp = 8 } },
        { "the state at", OverlayFixture.Identity with { LastCommitTimestamp = 9 } },
        { "no-roll-forward", OverlayFixture.Identity with { View = "no-roll-forward" } },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_base_is_refused_with_the_difference(string difference, BaseIdentity other)
    {
        using var overlay = new OverlayFixture();
        overlay.Close();
        var failure = Assert.Throws<OverlayException>(() => OverlayTree.Open(overlay.Path, overlay.Base, other with { Path = "/other.fsm" }, OverlayFixture.Options));
        Assert.Contains(difference, failure.Message);
        Assert.Contains("/snapshots/base.fsm", failure.Message);
        Assert.Contains("/other.fsm", failure.Message);
    }

    [Fact]
    public void A_moved_base_is_the_same_and_a_rewritten_one_without_checksum_is_not()
    {
        BaseIdentity moved = OverlayFixture.Identity with { Path = "/elsewhere.fsm", ModifiedMs = 6 };
        Assert.Null(OverlayFixture.Identity.DifferenceFrom(moved));
        Assert.NotNull((OverlayFixture.Identity with { HasFooter = false }).DifferenceFrom(moved with { HasFooter = false }));
    }

    [Fact]
    public void A_directory_with_other_things_is_left_alone()
    {
        using var directory = new TemporaryDirectory();
        using FakeBase below = FakeBase.Standard();
        Directory.CreateDirectory(directory.At("home"));
        File.WriteAllText(directory.At("home/thesis.txt"), "mine");
        Assert.Contains("thesis.txt", Assert.Throws<OverlayException>(() => new OverlayFixture(below, directory.At("home"))).Message);
        Assert.Equal([directory.At("home/thesis.txt")], Directory.EnumerateFileSystemEntries(directory.At("home")));
    }

    [Theory]
    [InlineData("overlay.json", "{\"format_version\":2}", "format version 2")]
    [InlineData("overlay.json", "{\"format_version\":1,\"node_layout\":99}", "node layout 99")]
    [InlineData("overlay.json", "", "expected")]
    public void An_identity_that_is_not_understood_is_refused(string file, string text, string message)
    {
        using var overlay = new OverlayFixture();
        overlay.Close();
        File.WriteAllText(Path.Combine(overlay.Path, file), text);
        Assert.Contains(message, Assert.Throws<OverlayException>(() => new OverlayFixture(overlay.Base, overlay.Path)).Message);
    }

    [Fact]
    public void A_lost_journal_is_not_made_anew()
    {
        using var overlay = new OverlayFixture();
        overlay.Close();
        File.Delete(Path.Combine(overlay.Path, "journal"));
        Assert.Contains("lost its journal", Assert.Throws<OverlayException>(() => new OverlayFixture(overlay.Base, overlay.Path)).Message);
    }

    [Fact]
    public void Edits_that_nobody_syncs_are_made_durable_after_a_while()
    {
        using var directory = new TemporaryDirectory();
        using FakeBase below = FakeBase.Standard();
        var options = new OverlayOptions { SyncInterval = TimeSpan.FromMilliseconds(1) };
        OverlayTree tree = OverlayTree.Open(directory.At("overlay"), below, OverlayFixture.Identity, options);
        Assert.Equal(EditResult.Ok, tree.Create(OverlayFixture.Lookup(tree, "s3/p")!.Value, "x"u8, out _));
        SpinWait.SpinUntil(() => new FileInfo(directory.At("overlay/journal")).Length > 0);
        tree.Abandon();
        using var again = new OverlayFixture(below, directory.At("overlay"));
        Assert.NotNull(again.Find("s3/p/x"));
    }
}
