using System.Security.Cryptography;
using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Elastickv.SnapshotFs.TestData;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Writing;

/// <summary>The golden write-backs at the level of rows: base plus <c>added.jsonl</c> must give the expected file (spec 07 §12).</summary>
public class SpliceWriterTests
{
    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        foreach (string directory in Directory.EnumerateDirectories(GoldenData.At("splice")).Order())
        {
            string name = Path.GetFileName(directory);
            using JsonDocument expected = Expected(name);
            if (!name.StartsWith("problem-") && BaseOf(name) is not null
                && !File.ReadAllText(Path.Combine(directory, "added.jsonl")).Contains("value_sha256"))
            {
                cases.Add(name);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Base_with_added_rows_gives_the_expected_file(string name)
    {
        using JsonDocument expected = Expected(name);
        using KeyRing? keys = expected.RootElement.TryGetProperty("kek", out JsonElement kek)
            ? KeyRing.Load(GoldenData.At(kek.GetString()!), GoldenData.At(expected.RootElement.GetProperty("keys").GetString()!))
            : null;
        using SnapshotFile source = SnapshotFile.Open(BaseOf(name)!, new SnapshotOptions { Keys = keys });
        Assert.Equal(expected.RootElement.GetProperty("t_prime").GetUInt64(), source.NextCommitTimestamp);
        bool drop = expected.RootElement.TryGetProperty("options", out JsonElement options) && options.GetString() == "--drop-bad-records";
        if (drop)
        {
            Assert.Equal(
                expected.RootElement.GetProperty("bad_rows").EnumerateArray().Select(row => row.GetProperty("raw_key_hex").GetString()),
                SpliceWriter.FindBadRecords(source).Select(bad => Convert.ToHexStringLower(bad.RawKey)));
        }

        Assert.Equal(expected.RootElement.GetProperty("sha256").GetString(), Splice(source, name, nodeForm: false, drop));
        if (expected.RootElement.TryGetProperty("runtime", out JsonElement runtime))
        {
            Assert.Equal(runtime.GetProperty("sha256").GetString(), Splice(source, name, nodeForm: true, dropBad: false));
        }
    }

    private static string Splice(SnapshotFile source, string name, bool nodeForm, bool dropBad)
    {
        // A small arena, so that the rows of the larger cases go through spilled runs.
        using var sorter = new RowSorter(source.NextCommitTimestamp, arenaLength: 4096);
        foreach ((byte[] key, byte[]? value) in AddedRows(name).Reverse())
        {
            if (value is null)
            {
                sorter.Delete(key, 0);
            }
            else
            {
                sorter.Put(key, value, 0);
            }
        }

        string path = Path.GetTempFileName();
        try
        {
            using (var output = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite))
            {
                (long length, byte[] sha256) = SpliceWriter.Write(source, sorter.Sort(), output, nodeForm, dropBad);
                Assert.Equal(length, RandomAccess.GetLength(output));
                Assert.Equal(sha256, SHA256.HashData(ReadAll(output)));
            }

            using SnapshotFile written = SnapshotFile.Open(path, new SnapshotOptions());
            Assert.Equal(source.NextCommitTimestamp, written.Summary.HeaderTimestamp);
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] ReadAll(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var bytes = new byte[RandomAccess.GetLength(file)];
        RandomAccess.Read(file, bytes, 0);
        return bytes;
    }

    private static IEnumerable<(byte[] Key, byte[]? Value)> AddedRows(string name)
    {
        foreach (string line in File.ReadLines(GoldenData.At("splice", name, "added.jsonl")))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            yield return (Convert.FromHexString(row.RootElement.GetProperty("user_key_hex").GetString()!),
                row.RootElement.TryGetProperty("tombstone", out _) ? null : Convert.FromHexString(row.RootElement.GetProperty("value_hex").GetString()!));
        }
    }

    private static JsonDocument Expected(string name) => JsonDocument.Parse(File.ReadAllBytes(GoldenData.At("splice", name, "expected.json")));

    private static string? BaseOf(string name)
    {
        string text = File.ReadAllText(GoldenData.At("splice", name, "base")).Trim();
        string own = GoldenData.At("splice", name, "base.fsm");
        string real = GoldenData.At("real", text);
        return text.StartsWith("own") ? File.Exists(own) ? own : null
            : text.EndsWith(".fsm") ? GoldenData.At(text)
            : Directory.Exists(real) ? Directory.EnumerateFiles(real, "*.fsm").Single()
            : null;
    }
}
