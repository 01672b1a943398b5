using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>Names, kinds, sizes and digests of a tree, as one line per entry. Paths are bytes carried as Latin-1 text.</summary>
internal static class TreeListing
{
    /// <summary>What golden data says the tree of a real snapshot is, without MANIFEST.json and CHECKSUMS.</summary>
    public static SortedSet<string> Golden(string name)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(GoldenData.At("real", name, "listing.jsonl")))
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            JsonElement e = entry.RootElement;
            string path = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(e.GetProperty("path").GetString()!));
            lines.Add(e.GetProperty("type").GetString() == "directory" ? Directory(path) : FileLine(path, e.GetProperty("size").GetInt64(), e.GetProperty("sha256").GetString()!));
        }

        return lines;
    }

    /// <summary>What real tools see below a directory. MANIFEST.json and CHECKSUMS at the top must be there and are left out.</summary>
    public static SortedSet<string> Of(string directory)
    {
        var sizes = new Dictionary<string, long>();
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string entry in Records(Tool.Shell("cd \"$1\" && find . -mindepth 1 -printf '%y %s %P\\0'", directory)))
        {
            string[] parts = entry.Split(' ', 3);
            if (parts[0] == "d")
            {
                lines.Add(Directory(parts[2]));
            }
            else
            {
                Assert.Equal("f", parts[0]);
                sizes.Add(parts[2], long.Parse(parts[1], CultureInfo.InvariantCulture));
            }
        }

        foreach (string entry in Records(Tool.Shell("cd \"$1\" && find . -type f -print0 | xargs -0 -r sha256sum -bz --", directory)))
        {
            string path = entry[(64 + 2 + 2)..];
            Assert.True(sizes.Remove(path, out long size), path);
            lines.Add(FileLine(path, size, entry[..64]));
        }

        Assert.Empty(sizes);
        Assert.Equal(1, lines.RemoveWhere(line => line.StartsWith("MANIFEST.json ", StringComparison.Ordinal)));
        Assert.Equal(1, lines.RemoveWhere(line => line.StartsWith("CHECKSUMS ", StringComparison.Ordinal)));
        return lines;
    }

    /// <summary>Compares two listings and shows what differs.</summary>
    public static void AssertSame(SortedSet<string> expected, SortedSet<string> actual)
    {
        string missing = string.Join('\n', expected.Except(actual).Take(20));
        string surplus = string.Join('\n', actual.Except(expected).Take(20));
        Assert.True(missing.Length == 0 && surplus.Length == 0, $"missing:\n{missing}\nnot expected:\n{surplus}");
    }

    private static string[] Records(ToolResult result) => result.Succeeded().Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static string Directory(string path) => path + " directory";

    private static string FileLine(string path, long size, string digest) => $"{path} {size} {digest}";
}
