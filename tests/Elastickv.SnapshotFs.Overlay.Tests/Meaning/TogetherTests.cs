using Elastickv.SnapshotFs.Overlay.Tests.Crash;
using Elastickv.SnapshotFs.Overlay.Tests.Support;

namespace Elastickv.SnapshotFs.Overlay.Tests.Meaning;

/// <summary>Edits that belong together survive a crash together or not at all.</summary>
public sealed class TogetherTests : IDisposable
{
    private const string Meta = ".elastickv-meta.json";

    private readonly FakeBase below = new FakeBase()
        .File("s3/p/_bucket.json", "{}").File("s3/p/a", "A").File("s3/p/a" + Meta, "meta of a").File("s3/p/b", "B").File("s3/p/b" + Meta, "meta of b")
        .File("redis/db_0/strings/k.bin", "K").File("redis/db_0/hll/h.bin", "H")
        .File("redis/db_0/strings_ttl.jsonl", "{\"key\":\"k\",\"expire_at_ms\":1}\n", FakeBase.Form.Rendered);

    public void Dispose() => below.Dispose();

    [Fact]
    public void A_body_and_its_sidecar()
    {
        CutAnywhere(
            tree =>
            {
                tree.Move("s3/p/a", "s3/p/c");
                tree.Delete("s3/p/b");
            },
            ["a,aM,b,bM", "b,bM,c,cM", "c,cM"],
            tree => string.Join(',', tree.List("s3/p").Where(name => name != "_bucket.json").Select(name => name.Replace(Meta, "M")).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Two_files_of_expiries()
    {
        CutAnywhere(
            tree =>
            {
                tree.Move("redis/db_0/strings/k.bin", "redis/db_0/hll/k.bin");
                tree.Put("redis/db_0/strings_ttl.jsonl", "{}\n");
            },
            [
                "{\"key\":\"k\",\"expire_at_ms\":1}\n/",
                "/{\"key\":\"k\",\"expire_at_ms\":1}\n",
                "{}\n/{\"key\":\"k\",\"expire_at_ms\":1}\n",
            ],
            tree => string.Join('/', ((string[])["strings_ttl.jsonl", "hll_ttl.jsonl"]).Select(name => tree.Find("redis/db_0/" + name) is null ? "" : tree.Read("redis/db_0/" + name))));
    }

    [Fact]
    public void A_group_whose_second_edit_is_refused_ends_there()
    {
        using var tree = new EditedFixture(below);

        // A directory stands where the sidecar would have to go, so the sidecar stays.
        Assert.Equal(EditResult.Ok, tree.MakeDirectory("s3/p/c" + Meta));
        Assert.Equal(EditResult.Ok, tree.Rename("s3/p/a", "s3/p/c"));
        Assert.Equal(EditResult.Ok, tree.Tree.SyncAll());
        SortedDictionary<string, string> before = tree.Files();
        tree.Reopen(crash: true);
        Assert.Equal(before, tree.Files());
        Assert.Contains("s3/p/c", before.Keys);
    }

    /// <summary>Edits, syncs and closes; the process or the machine ends at every step on disk.</summary>
    private void CrashAnywhere(Action<EditedFixture> edit, string[] states, Func<EditedFixture, string> show)
    {
        int atRisk = 0, kept = 0;
        for (int crashAt = 1; ; crashAt++)
        {
            using var directory = new TemporaryDirectory();
            var disk = new CrashDisk(directory.At("overlay"), crashAt);
            bool acknowledged = false;
            EditedFixture? tree = null;
            try
            {
                tree = new EditedFixture(below, path: directory.At("overlay"), faults: disk);
                edit(tree);
                Assert.Equal(EditResult.Ok, tree.Tree.SyncAll());
                acknowledged = true;
                tree.Tree.Dispose();
            }
            catch (SimulatedCrash)
            {
            }
            finally
            {
                tree?.Dispose();
            }

            if (!disk.Crashed)
            {
                break;
            }

            disk.AfterKill(directory.At("killed"));
            disk.AfterPowerLoss(directory.At("lost"));
            atRisk += disk.AtRisk ? 1 : 0;
            disk.AfterTornPowerLoss(directory.At("torn"), new Random(crashAt));
            foreach (string name in (string[])["killed", "lost", "torn"])
            {
                // Twice: recovering changes nothing of what it finds.
                for (int time = 0; time < 2; time++)
                {
                    using var again = new EditedFixture(below, path: directory.At(name));
                    string state = show(again);
                    Assert.True(acknowledged ? state == states[^1] : states.Contains(state), $"{name} at {crashAt}: {state}");
                    kept += state == states[^1] ? 1 : 0;
                }
            }
        }

        Assert.True(atRisk > 0, "nothing was at risk");
        Assert.True(kept > 0, "nothing was kept");
    }

    /// <summary>Makes edits durable and cuts the journal at every byte: what is left must be one of the states.</summary>
    private void CutAnywhere(Action<EditedFixture> edit, string[] states, Func<EditedFixture, string> show)
    {
        CrashAnywhere(edit, states, show);
        using var tree = new EditedFixture(below);
        edit(tree);
        Assert.Equal(states[^1], show(tree));
        Assert.Equal(EditResult.Ok, tree.Tree.SyncAll());
        tree.Tree.Abandon();
        string journal = Directory.GetFiles(tree.Directory.At("overlay")).Single(path => path.Contains("journal", StringComparison.Ordinal));
        byte[] whole = File.ReadAllBytes(journal);
        var seen = new HashSet<string>();
        string saved = tree.Directory.At("saved");
        Copy(tree.Directory.At("overlay"), saved);
        for (int length = 0; length <= whole.Length; length++)
        {
            Directory.Delete(tree.Directory.At("overlay"), recursive: true);
            Copy(saved, tree.Directory.At("overlay"));
            File.WriteAllBytes(journal, whole[..length]);
            tree.Reopen(crash: true);
            string state = show(tree);
            Assert.Contains(state, states);
            seen.Add(state);
            tree.Tree.Abandon();
        }

        Assert.Equal(states.Length, seen.Count);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }

        foreach (string directory in Directory.GetDirectories(from))
        {
            Copy(directory, Path.Combine(to, Path.GetFileName(directory)));
        }
    }
}
