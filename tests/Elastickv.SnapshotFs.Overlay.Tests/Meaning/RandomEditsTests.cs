using System.Globalization;
using Elastickv.SnapshotFs.Overlay.Tests.Support;

namespace Elastickv.SnapshotFs.Overlay.Tests.Meaning;

/// <summary>Random edits of Redis blobs and S3 objects with few names: the tree shown before a commit is that of the committed snapshot, and of the overlay opened again.</summary>
public sealed class RandomEditsTests
{
    private const string Db = "redis/db_0/";
    private const string Bucket = "s3/hist/";
    private const string Meta = ".elastickv-meta.json";

    private static readonly string[] Stems = ["over", "ttl-changed", "expired-s", "zz-pad", "new1", "new2"];
    private static readonly string[] Detours = ["x", "sedAbC", "over.bin~"];
    private static readonly string[] Objects = ["same", "dir", "a", "b", "d1/a", "d1/same", "d2/a"];

    [Theory]
    [InlineData(1, 12)]
    [InlineData(100, 12)]
    [InlineData(200, 12)]
    public void What_is_shown_is_what_is_committed(int first, int count)
    {
        for (int seed = first; seed < first + count; seed++)
        {
            var log = new List<string>();
            try
            {
                Run(seed, log);
            }
            catch (Exception e)
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}:\n{string.Join('\n', log)}\n{e}");
            }
        }
    }

    private static void Run(int seed, List<string> log)
    {
        using var fixture = new CommitFixture("history");
        EditedFixture tree = fixture.Edits;
        var random = new Random(seed);
        if (tree.Find(Db + "hll") is null)
        {
            tree.MakeDirectory(Db + "hll");
        }

        tree.MakeDirectory(Bucket + "d1");
        tree.MakeDirectory(Bucket + "d2");
        for (int step = 0; step < 40; step++)
        {
            Step(tree, random, log);
            if (random.Next(15) == 0)
            {
                SortedDictionary<string, string> before = tree.Files();
                Assert.Equal(EditResult.Ok, tree.Tree.SyncAll());
                tree.Reopen(crash: true);
                log.Add("crash");
                Assert.Equal(before, tree.Files());
            }
        }

        Tidy(tree, log);
        fixture.CommitShowsTheSame(CommitFixture.NewSidecars);
    }

    private static void Step(EditedFixture tree, Random random, List<string> log)
    {
        string Pick(string[] from) => from[random.Next(from.Length)];
        string Blob() => Db + (random.Next(4) == 0 ? "hll/" : "strings/") + Pick(Stems) + ".bin";
        string BlobOrDetour() => random.Next(3) == 0 ? Db + "strings/" + Pick(Detours) : Blob();
        string Object() => Bucket + Pick(Objects) + (random.Next(6) == 0 ? "~" : "");
        switch (random.Next(9))
        {
            case 0 or 1:
                Do(tree, log, "rename", BlobOrDetour(), BlobOrDetour(), (RenameMode)random.Next(3));
                break;
            case 2:
                Do(tree, log, "delete", BlobOrDetour());
                break;
            case 3:
                Do(tree, log, "put", BlobOrDetour(), value: $"value {random.Next(100)}");
                break;
            case 4:
                string line = $"{{\"key\":\"{Pick(Stems)}\",\"expire_at_ms\":{1_900_000_000_000 + random.Next(1000)}}}\n";
                Do(tree, log, "append", Db + (random.Next(4) == 0 ? "hll_ttl.jsonl" : "strings_ttl.jsonl"), value: line);
                break;
            case 5 or 6:
                Do(tree, log, "rename", Object(), Object(), (RenameMode)random.Next(3));
                break;
            case 7:
                Do(tree, log, "delete", Object() + (random.Next(3) == 0 ? Meta : ""));
                break;
            default:
                Do(tree, log, "put", Object(), value: random.Next(4) == 0 ? "" : $"object {random.Next(100)}");
                break;
        }

        if (random.Next(20) == 0)
        {
            Do(tree, log, "rename", Bucket + "d1", Bucket + "d3");
            Do(tree, log, "rename", Bucket + "d3", Bucket + "d1");
        }
    }

    private static void Do(EditedFixture tree, List<string> log, string what, string path, string to = "", RenameMode mode = RenameMode.Replace, string value = "")
    {
        // One key is one file; a string and an HLL of one name cannot be told apart in rows.
        string? twin = Twin(what == "rename" ? to : path);
        if (what is "put" or "rename" && twin is not null && tree.Find(twin) is not null && (what == "put" || twin != path || mode == RenameMode.Exchange))
        {
            return;
        }

        if (what == "rename" && mode == RenameMode.Exchange && Twin(path) is { } back && back != to && tree.Find(back) is not null)
        {
            return;
        }

        EditResult result = EditResult.Ok;
        switch (what)
        {
            case "rename":
                result = tree.Rename(path, to, mode);
                break;
            case "delete":
                result = tree.Unlink(path);
                break;
            case "append":
                if (tree.Find(path) is null)
                {
                    result = tree.Create(path);
                }

                tree.Append(path, value);
                break;
            default:
                tree.Put(path, value);
                break;
        }

        log.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {path} {to} {mode} {value.TrimEnd()}: {result}"));
    }

    private static string? Twin(string path) =>
        path.Contains("/strings/", StringComparison.Ordinal) ? path.Replace("/strings/", "/hll/", StringComparison.Ordinal)
        : path.Contains("/hll/", StringComparison.Ordinal) ? path.Replace("/hll/", "/strings/", StringComparison.Ordinal)
        : null;

    /// <summary>Removes what no snapshot can show: detours, scratch files, sidecars without body, expiries without key.</summary>
    private static void Tidy(EditedFixture tree, List<string> log)
    {
        SortedDictionary<string, string> files = tree.Files();
        foreach (string path in files.Keys)
        {
            bool isDetour = path.StartsWith(Db + "strings/", StringComparison.Ordinal) && Detours.Contains(path[(Db + "strings/").Length..]);
            bool isLonely = path.StartsWith("s3/", StringComparison.Ordinal) && path.EndsWith(Meta, StringComparison.Ordinal) && !files.ContainsKey(path[..^Meta.Length]);
            if (isDetour || isLonely || path.EndsWith('~') || path.EndsWith("~" + Meta, StringComparison.Ordinal))
            {
                log.Add("tidy " + path);
                tree.Unlink(path);
            }
        }

        foreach (string kind in (string[])["strings", "hll"])
        {
            string path = $"{Db}{kind}_ttl.jsonl";
            if (tree.Find(path) is null)
            {
                continue;
            }

            // A line that nobody wrote has a key.
            foreach (string line in tree.Read(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains(":19000000", StringComparison.Ordinal)))
            {
                Assert.True(tree.Find($"{Db}{kind}/{KeyOf(line)}.bin") is not null, line);
            }

            // The last line of a key counts.
            var lines = tree.Read(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).GroupBy(KeyOf).Select(group => group.Last())
                .Where(line => tree.Find($"{Db}{kind}/{KeyOf(line)}.bin") is not null).ToList();
            string text = string.Concat(lines.Select(line => line + "\n"));
            if (text.Length == 0)
            {
                Assert.Equal(EditResult.Ok, tree.Unlink(path));
            }
            else if (text != tree.Read(path))
            {
                tree.Put(path, text);
            }
        }
    }

    private static string KeyOf(string line) => line.Split('"')[3];
}
