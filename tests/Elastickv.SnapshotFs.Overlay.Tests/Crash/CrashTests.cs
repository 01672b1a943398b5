using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Crash;

/// <summary>
/// The process or the machine ends at every step on disk: what was acknowledged is there, the names are a state that once was, and what was not synced has
/// spoiled nothing else (spec 00 §4).
/// </summary>
public class CrashTests
{
    private const int Steps = 45;
    private const int SeedCount = 4;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_crash_at_any_point_loses_nothing_acknowledged(int seed)
    {
        int atRisk = 0;
        for (int crashAt = 1; ; crashAt++)
        {
            using var directory = new TemporaryDirectory();
            var disk = new CrashDisk(directory.At("overlay"), crashAt);
            using FakeBase below = FakeBase.Standard();
            var history = new History();
            Run(below, directory.At("overlay"), disk, history, seed);
            if (!disk.Crashed)
            {
                break;
            }

            string what = $"crash {crashAt} of seed {seed}";
            disk.AfterKill(directory.At("killed"));
            Check(below, directory.At("killed"), history, exact: true, what + ", killed");
            disk.AfterPowerLoss(directory.At("lost"));
            atRisk += disk.AtRisk ? 1 : 0;
            Check(below, directory.At("lost"), history, exact: true, what + ", power lost");
            disk.AfterTornPowerLoss(directory.At("torn"), new Random(seed + crashAt));
            CrashWhileRecovering(below, directory, "torn", history, what);
            Check(below, directory.At("torn"), history, exact: false, what + ", torn");
        }

        Assert.True(atRisk > 0, "nothing was at risk");
    }

    [Fact]
    public void The_seeds_reach_every_point_of_editing()
    {
        var points = new HashSet<FaultPoint>();
        foreach (int seed in Enumerable.Range(1, SeedCount))
        {
            using var directory = new TemporaryDirectory();
            using FakeBase below = FakeBase.Standard();
            var disk = new CrashDisk(directory.At("overlay"), int.MaxValue);
            Run(below, directory.At("overlay"), disk, new History(), seed);
            points.UnionWith(disk.Points);
        }

        Assert.Equal(Enum.GetValues<FaultPoint>().Except([FaultPoint.JournalCut, FaultPoint.JournalEmptied, FaultPoint.IdentityDeleted]), points.Order());
    }

    [Fact]
    public void Recovering_reaches_its_own_points()
    {
        using var directory = new TemporaryDirectory();
        using FakeBase below = FakeBase.Standard();
        using (var overlay = new OverlayFixture(below, directory.At("overlay")))
        {
            overlay.Put("s3/p/x", "kept");
            Assert.Equal(EditResult.Ok, overlay.Tree.SyncAll());
        }

        File.AppendAllText(directory.At("overlay/journal"), "0badc0de {\"op\":\"unlink");
        File.WriteAllText(directory.At("overlay/files/8000000000000099"), "left by a crash");
        var disk = new CrashDisk(directory.At("overlay"), crashAt: int.MaxValue);
        using var again = new OverlayFixture(below, directory.At("overlay"), disk);
        Assert.Equal([FaultPoint.ContentDeleted, FaultPoint.JournalCut], disk.Points.Order(Comparer<FaultPoint>.Create((x, y) => string.CompareOrdinal(x.ToString(), y.ToString()))));
        Assert.False(File.Exists(directory.At("overlay/files/8000000000000099")));
        Assert.Equal("kept", again.Read("s3/p/x"));
    }

    [Fact]
    public void A_content_that_takes_anothers_place_is_durable_when_the_rename_is()
    {
        using var directory = new TemporaryDirectory();
        using FakeBase below = FakeBase.Standard();
        var disk = new CrashDisk(directory.At("overlay"), int.MaxValue);
        using (var overlay = new OverlayFixture(below, directory.At("overlay"), disk))
        {
            overlay.Put("s3/p/new", "half");
            Assert.Equal(EditResult.Ok, overlay.Tree.SyncAll());
            Assert.Equal(EditResult.Ok, overlay.Write("s3/p/new", "the whole"));
            Assert.Equal(EditResult.Ok, overlay.Rename("s3/p/new", "s3/p/a"));
            Assert.Equal(EditResult.Ok, overlay.Tree.Sync(overlay.Node("s3/p")));
        }

        disk.AfterPowerLoss(directory.At("lost"));
        using var again = new OverlayFixture(below, directory.At("lost"));
        Assert.Equal("the whole", again.Read("s3/p/a"));
    }

    [Fact]
    public void Throwing_edits_away_is_all_or_nothing()
    {
        for (int crashAt = 1; ; crashAt++)
        {
            using var directory = new TemporaryDirectory();
            using FakeBase below = FakeBase.Standard();
            using (var overlay = new OverlayFixture(below, directory.At("overlay")))
            {
                overlay.Put("s3/p/a", "edited");
                overlay.Put("s3/p/x", "new");
                overlay.Close();
            }

            var disk = new CrashDisk(directory.At("overlay"), crashAt);
            using (var overlay = new OverlayFixture(below, directory.At("overlay"), disk))
            {
                try
                {
                    overlay.Tree.Discard();
                }
                catch (SimulatedCrash)
                {
                }
            }

            Assert.Equal(disk.Crashed, Directory.Exists(directory.At("overlay")));
            using var again = new OverlayFixture(below, directory.At("overlay"));
            Assert.False(again.Tree.HasChanges);
            Assert.Equal("object a", again.Read("s3/p/a"));
            if (!disk.Crashed)
            {
                Assert.Superset(new HashSet<FaultPoint> { FaultPoint.JournalEmptied, FaultPoint.ContentDeleted, FaultPoint.IdentityDeleted }, disk.Points);
                return;
            }
        }
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, SeedCount)];

    /// <summary>Edits and syncs until the crash, if it comes.</summary>
    private static void Run(FakeBase below, string path, CrashDisk disk, History history, int seed)
    {
        var model = new Model(below);
        history.Note(model, null);
        OverlayFixture? overlay = null;
        RandomEdits? edits = null;
        try
        {
            overlay = new OverlayFixture(below, path, disk);
            edits = new RandomEdits(overlay, model, seed);
            for (int step = 0; step < Steps; step++)
            {
                if (edits.Next(6) == 0)
                {
                    (bool done, ModelNode? file) = edits.Sync();
                    Assert.True(done);
                    history.NoteSync(file);
                }
                else
                {
                    edits.Step();
                    history.Note(model, edits.LastContent);
                }
            }

            overlay.Tree.Dispose();
        }
        catch (SimulatedCrash)
        {
            history.NoteAttempt(edits?.LastContent);
        }
        finally
        {
            overlay?.Dispose();
        }
    }

    private static void Check(FakeBase below, string path, History history, bool exact, string what)
    {
        for (int time = 0; time < 2; time++)
        {
            using var overlay = new OverlayFixture(below, path);
            history.Check(overlay, exact, what);
        }
    }

    /// <summary>Crashes at each step of a recovery in turn; the directory is one that recovery can go on from.</summary>
    private static void CrashWhileRecovering(FakeBase below, TemporaryDirectory directory, string name, History history, string what)
    {
        for (int crashAt = 1; ; crashAt++)
        {
            string copy = $"{name}-{crashAt}";
            new CrashDisk(directory.At(name), 0).AfterKill(directory.At(copy));
            var disk = new CrashDisk(directory.At(copy), crashAt);
            try
            {
                new OverlayFixture(below, directory.At(copy), disk).Dispose();
            }
            catch (SimulatedCrash)
            {
                Check(below, directory.At(copy), history, exact: false, $"{what}, and crash {crashAt} in recovery");
            }

            if (!disk.Crashed)
            {
                return;
            }
        }
    }
}
