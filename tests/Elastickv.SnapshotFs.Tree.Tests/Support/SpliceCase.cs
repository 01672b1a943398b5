using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Tests.Support;

/// <summary>
/// One golden write-back (spec 07 §12): its base, opened, and its edits on top. The encoder of one adapter is run over it and compared with that adapter's share of
/// the rows that the case expects.
/// </summary>
internal sealed class SpliceCase : IDisposable
{
    private readonly string folder;
    private readonly SnapshotFile snapshot;
    private readonly SnapshotTree tree;
    private readonly EditedSource final;

    private SpliceCase(string folder)
    {
        this.folder = folder;
        string basePath = BaseOf(folder)!;
        using KeyRing? keys = KeysOf(folder);
        snapshot = SnapshotFile.Open(basePath, new SnapshotOptions { Keys = keys });
        tree = new SnapshotTree(snapshot, new TreeOptions { SourcePath = basePath, ProgramVersion = "test" });
        final = new EditedSource(new LogicalSource(tree));
        long modifiedMs = HlcTimestamp.UnixMilliseconds(Timestamp);
        foreach ((string path, byte[] content) in GoldenTree.Load(Path.Combine(folder, "edits")))
        {
            final.Write(path, content, modifiedMs);
        }

        if (File.Exists(Path.Combine(folder, "deletes.txt")))
        {
            foreach (string line in File.ReadLines(Path.Combine(folder, "deletes.txt")).Where(line => line.Length > 0))
            {
                final.Delete(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(line.TrimEnd('/'))));
            }
        }
    }

    /// <summary>Names of the cases with one base; <c>problem-*</c> cases or the others.</summary>
    public static TheoryData<string> Names(bool problems)
    {
        var names = new TheoryData<string>();
        foreach (string folder in Directory.EnumerateDirectories(GoldenData.At("splice")).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(folder).StartsWith("problem-", StringComparison.Ordinal) == problems && BaseOf(folder) is not null)
            {
                names.Add(Path.GetFileName(folder));
            }
        }

        return names;
    }

    public static SpliceCase Open(string name) => new(GoldenData.At("splice", name));

    /// <summary>Demands that an encoder finds nothing wrong with a case and adds the rows that the case expects of the keys that are its own.</summary>
    public static void RequireRows(string name, ISpliceEncoder encoder, Func<string, bool> isOwn)
    {
        using SpliceCase splice = Open(name);
        List<string> actual = splice.Run(encoder, out List<DocumentDefectException> defects);
        Assert.Empty(defects.Select(defect => defect.Message));
        Assert.Equal(splice.ExpectedRows(isOwn), actual);
    }

    /// <summary>The base, open.</summary>
    public SnapshotFile Snapshot => snapshot;

    /// <summary>The tree of the base.</summary>
    public SnapshotTree Tree => tree;

    /// <summary>The tree with the edits.</summary>
    public EditedSource Final => final;

    /// <summary>Members of the case's <c>expected.json</c>.</summary>
    public JsonDocument Expected => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));

    /// <summary>T': what the new rows are stamped with.</summary>
    public ulong Timestamp => snapshot.NextCommitTimestamp;

    /// <summary>Paths that a <c>problem-*</c> case expects a defect for; of other cases none.</summary>
    public List<string> ExpectedProblems
    {
        get
        {
            using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));
            return expected.RootElement.TryGetProperty("problem", out JsonElement paths) ? [.. paths.EnumerateArray().Select(path => path.GetString()!)] : [];
        }
    }

    /// <summary>The rows that the case expects for the families, transaction rows on their keys included, in file order; each as <see cref="Describe"/> has it.</summary>
    public List<string> ExpectedRows(string families) => ExpectedRows(key => key.StartsWith(families, StringComparison.Ordinal));

    /// <summary>The same for the user keys that a test takes.</summary>
    public List<string> ExpectedRows(Func<string, bool> isOwn)
    {
        var rows = new List<string>();
        foreach (string line in File.ReadLines(Path.Combine(folder, "added.jsonl")))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            string key = Encoding.Latin1.GetString(Convert.FromHexString(row.RootElement.GetProperty("user_key_hex").GetString()!));
            if (!isOwn(OwnedKey(key)))
            {
                continue;
            }

            rows.Add(row.RootElement.TryGetProperty("value_len", out JsonElement length)
                ? $"{key} = {length.GetInt64()} bytes {row.RootElement.GetProperty("value_sha256").GetString()}"
                : Describe(key, row.RootElement.TryGetProperty("value_hex", out JsonElement value) ? Convert.FromHexString(value.GetString()!) : null));
        }

        return rows;
    }

    /// <summary>Runs an encoder and gives its rows in file order.</summary>
    /// <param name="encoder">The encoder of the adapter.</param>
    /// <param name="defects">What it reports.</param>
    public List<string> Run(ISpliceEncoder encoder, out List<DocumentDefectException> defects)
    {
        using (JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json"))))
        {
            if (expected.RootElement.TryGetProperty("t_prime", out JsonElement timestamp))
            {
                Assert.Equal(timestamp.GetUInt64(), Timestamp);
            }
        }

        var rows = new RowCollector(Timestamp);
        var context = new SpliceContext(snapshot.View, new LogicalSource(tree), final, final.Touched, rows, Timestamp);
        encoder.Encode(context);
        defects = context.Defects;
        return [.. rows.Rows.Select(row => Describe(row.Key, row.Value))];
    }

    public void Dispose()
    {
        tree.Dispose();
        snapshot.Dispose();
    }

    /// <summary>A row as text; values above 64 KiB, which the golden data does not hold, by their hash.</summary>
    private static string Describe(string key, byte[]? value) =>
        value is null ? $"{key} deleted"
        : value.Length > 65536 ? $"{key} = {value.Length} bytes {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(value))}"
        : $"{key} = {TreeDump.Text(value)}";

    private static string OwnedKey(string key) =>
        key.StartsWith("!txn|lock|", StringComparison.Ordinal) ? key["!txn|lock|".Length..]
        : key.StartsWith("!txn|int|", StringComparison.Ordinal) ? key["!txn|int|".Length..]
        : key;

    private static KeyRing? KeysOf(string folder)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));
        return expected.RootElement.TryGetProperty("kek", out JsonElement kek)
            ? KeyRing.Load(GoldenData.At(kek.GetString()!), GoldenData.At(expected.RootElement.GetProperty("keys").GetString()!))
            : null;
    }

    private static string? BaseOf(string folder)
    {
        string name = File.ReadAllText(Path.Combine(folder, "base")).Split(' ')[0].Trim();
        string own = Path.Combine(folder, "base.fsm");
        return name == "own" ? (File.Exists(own) ? own : null)
            : name.EndsWith(".fsm", StringComparison.Ordinal) ? GoldenData.At(name)
            : name is "basic" or "history" or "names" ? Directory.GetFiles(GoldenData.At("real", name), "*.fsm").Single()
            : null;
    }
}
