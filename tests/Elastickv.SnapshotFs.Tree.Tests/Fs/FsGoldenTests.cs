using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Tests.Fs;

/// <summary>The server's own filesystem of the golden data: trees byte for byte, problems, and what a client of the server saw.</summary>
public class FsGoldenTests
{
    [Theory]
    [InlineData("00000000000027d9.fsm", "tree.jsonl", "case.json")]
    [InlineData("crash/00000000000001ff.fsm", "crash/00000000000001ff.tree.jsonl", "crash/00000000000001ff.case.json")]
    [InlineData("crash/00000000000002a9.fsm", "crash/00000000000002a9.tree.jsonl", "crash/00000000000002a9.case.json")]
    [InlineData("crash/000000000000039e.fsm", "crash/000000000000039e.tree.jsonl", "crash/000000000000039e.case.json")]
    [InlineData("states/0000000000000007.fsm", "states/0000000000000007.tree.jsonl", "states/0000000000000007.case.json")]
    [InlineData("states/000000000000003d.fsm", "states/000000000000003d.tree.jsonl", "states/000000000000003d.case.json")]
    [InlineData("states/0000000000000b48.fsm", "states/0000000000000b48.tree.jsonl", "states/0000000000000b48.case.json")]
    [InlineData("states/0000000000000b4b.fsm", "states/0000000000000b4b.tree.jsonl", "states/0000000000000b4b.case.json")]
    [InlineData("states/0000000000000b4e.fsm", "states/0000000000000b4e.tree.jsonl", "states/0000000000000b4e.case.json")]
    [InlineData("crafted/states.fsm", "crafted/states.tree.jsonl", "crafted/states.case.json")]
    [InlineData("crafted/damaged.fsm", "crafted/damaged.tree.jsonl", "crafted/damaged.case.json")]
    public void Tree_and_problems_are_those_expected(string snapshot, string tree, string description)
    {
        using SnapshotFile file = SnapshotFile.Open(GoldenData.Plain(GoldenData.At("fs", snapshot)), new SnapshotOptions());
        FsDump dump = FsDump.Of(file.View);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(GoldenData.At("fs", description)));
        HashSet<string> files = AssertFiles(GoldenData.At("fs", tree), dump);
        AssertGaps(expected.RootElement, dump, files);
        Assert.Equal(files.Order(StringComparer.Ordinal), dump.Nodes.Where(n => !n.Value.IsDirectory).Select(n => n.Key));
        Assert.Equal(Directories(expected.RootElement, files), dump.Nodes.Where(n => n.Value.IsDirectory).Select(n => n.Key));
        AssertProblems(expected.RootElement, dump.Problems);
    }

    [Fact]
    public void Attributes_and_contents_are_what_the_servers_client_saw()
    {
        using SnapshotFile file = SnapshotFile.Open(GoldenData.Plain(GoldenData.At("fs", "00000000000027d9.fsm")), new SnapshotOptions());
        FsDump dump = FsDump.Of(file.View);
        using JsonDocument truth = JsonDocument.Parse(File.ReadAllBytes(GoldenData.At("fs", "truth.json")));
        int compared = 0;
        foreach (JsonElement entry in truth.RootElement.GetProperty("entries").EnumerateArray())
        {
            string below = Encoding.Latin1.GetString(entry.GetProperty("path_base64").GetBytesFromBase64());
            if (below.Split('/').Any(name => name.Length > 255))
            {
                continue;
            }

            compared++;
            string path = below.Length == 0 ? "fs" : "fs/" + below;
            NodeAttributes attributes = dump.Attributes[path];
            StoredAttributes stored = Assert.NotNull(attributes.Stored);
            Assert.Equal(entry.GetProperty("type").GetString() == "directory", dump.Nodes[path].IsDirectory);
            Assert.Equal(Convert.ToInt32(entry.GetProperty("mode").GetString(), 8), attributes.Mode);
            Assert.Equal(entry.GetProperty("uid").GetUInt32(), stored.User);
            Assert.Equal(entry.GetProperty("gid").GetUInt32(), stored.Group);
            Assert.Equal(Math.Max(0, entry.GetProperty("atime_ns").GetInt64()), stored.AccessNs);
            Assert.Equal(Math.Max(0, entry.GetProperty("mtime_ns").GetInt64()), stored.ModifiedNs);
            Assert.Equal(Math.Max(0, entry.GetProperty("ctime_ns").GetInt64()), stored.ChangeNs);
            if (!dump.Nodes[path].IsDirectory)
            {
                Assert.Equal(entry.GetProperty("size").GetInt64(), attributes.Size);
                AssertSeen(entry, dump, path);
            }
        }

        Assert.Equal(dump.Nodes.Count - dump.Problems.Count(p => p.Class == "fs-long-name"), compared);
    }

    private static void AssertSeen(JsonElement entry, FsDump dump, string path)
    {
        if (entry.TryGetProperty("sha256", out JsonElement digest))
        {
            Assert.Equal(digest.GetString(), dump.Digest(path));
            return;
        }

        using MappedContent content = dump.Open(path);
        foreach (JsonElement sample in entry.GetProperty("samples").EnumerateArray())
        {
            byte[] bytes = Read(content, sample[0].GetInt64(), sample[1].GetInt32());
            Assert.Equal(sample[2].GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
    }

    private static byte[] Read(MappedContent content, long offset, int count)
    {
        var bytes = new byte[count];
        for (int done = 0; done < count;)
        {
            ReadOnlySpan<byte> run = content.RunAt(offset + done, out _);
            Assert.False(run.IsEmpty);
            run = run[..Math.Min(run.Length, count - done)];
            run.CopyTo(bytes.AsSpan(done));
            done += run.Length;
        }

        return bytes;
    }

    private static HashSet<string> AssertFiles(string tree, FsDump dump)
    {
        var files = new HashSet<string>();
        foreach (string line in File.ReadLines(tree))
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            string path = Encoding.Latin1.GetString(entry.RootElement.GetProperty("path_base64").GetBytesFromBase64());
            Assert.True(files.Add(path));
            Assert.True(dump.Nodes.ContainsKey(path), path);
            AssertContent(entry.RootElement, dump, path);
        }

        return files;
    }

    private static void AssertContent(JsonElement entry, FsDump dump, string path)
    {
        if (entry.TryGetProperty("data_base64", out JsonElement data))
        {
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data.GetBytesFromBase64())), dump.Digest(path));
            return;
        }

        Assert.Equal(entry.GetProperty("size").GetInt64(), dump.Attributes[path].Size);
        if (entry.TryGetProperty("sha256", out JsonElement digest))
        {
            Assert.Equal(digest.GetString(), dump.Digest(path));
            return;
        }

        using MappedContent content = dump.Open(path);
        Assert.Equal("AA==", entry.GetProperty("pattern_base64").GetString());
        if (entry.TryGetProperty("patches", out JsonElement patches))
        {
            foreach (JsonElement patch in patches.EnumerateArray())
            {
                long at = patch[0].GetInt64();
                Assert.Equal(patch[1].GetByte(), content.RunAt(at, out _)[0]);
                Assert.Equal(at, content.NextData(at));
            }
        }
        else
        {
            Assert.Equal(content.Length, content.NextData(0));
        }
    }

    private static void AssertGaps(JsonElement expected, FsDump dump, HashSet<string> files)
    {
        if (!expected.TryGetProperty("eio", out JsonElement gaps))
        {
            return;
        }

        foreach (JsonElement gap in gaps.EnumerateArray())
        {
            string path = gap.GetProperty("path").GetString()!;
            files.Add(path);
            using MappedContent content = dump.Open(path);
            Assert.Equal(gap.GetProperty("size").GetInt64(), content.Length);
            Assert.False(content.BelongsInChecksums);
            Assert.False(content.KnownComplete);
            var readable = new int[content.Length];
            Array.Fill(readable, -1);
            foreach (JsonElement stretch in gap.GetProperty("readable").EnumerateArray())
            {
                int pattern = stretch.GetProperty("pattern_base64").GetBytesFromBase64()[0];
                readable.AsSpan(stretch.GetProperty("offset").GetInt32(), stretch.GetProperty("length").GetInt32()).Fill(pattern);
            }

            for (int i = 0; i < readable.Length; i++)
            {
                ReadOnlySpan<byte> run = content.RunAt(i, out long missing);
                Assert.Equal(readable[i], run.IsEmpty ? -1 : run[0]);
                Assert.Equal(run.IsEmpty, missing > 0);
            }
        }
    }

    private static SortedSet<string> Directories(JsonElement expected, HashSet<string> files)
    {
        var directories = new SortedSet<string>(StringComparer.Ordinal) { "fs" };
        IEnumerable<string> empty = expected.GetProperty("expected_empty_directories_base64").EnumerateArray().Select(e => Encoding.Latin1.GetString(e.GetBytesFromBase64()) + "/");
        foreach (string path in files.Concat(empty))
        {
            for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
            {
                directories.Add(path[..slash]);
            }
        }

        return directories;
    }

    /// <summary>A line about several rows names what their keys share; ours names the first of them.</summary>
    private static void AssertProblems(JsonElement expected, List<Problem> problems)
    {
        var left = problems.Where(p => p.Class != "fs-not-in-checksums").ToList();
        foreach (JsonElement problem in expected.GetProperty("problems").EnumerateArray())
        {
            byte[] key = problem.GetProperty("key_base64").GetBytesFromBase64();
            string problemClass = problem.GetProperty("class").GetString()!;
            int found = left.FindIndex(p => p.Class == problemClass && p.UserKey.AsSpan().StartsWith(key)
                && p.Severity == (problem.GetProperty("severity").GetString() == "error" ? ProblemSeverity.Error : ProblemSeverity.Information)
                && (!problem.TryGetProperty("record_offset", out JsonElement offset) || offset.GetInt64() == p.Offset));
            Assert.True(found >= 0, $"{problemClass} {Encoding.Latin1.GetString(key)} is missing; left are {string.Join("; ", left.Select(p => p.Class + " " + Encoding.Latin1.GetString(p.UserKey)))}");
            left.RemoveAt(found);
        }

        Assert.Empty(left.Select(p => p.Class + " " + Encoding.Latin1.GetString(p.UserKey)));
    }
}
