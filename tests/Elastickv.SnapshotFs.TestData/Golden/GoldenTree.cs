using System.Text;
using System.Text.Json;

namespace Elastickv.SnapshotFs.TestData;

/// <summary>An expected tree of the golden data, in either of its stored forms (a folder, or one <c>.jsonl</c> file), without MANIFEST.json and CHECKSUMS.</summary>
public static class GoldenTree
{
    /// <summary>Loads a tree; paths are bytes carried as Latin-1 strings. A tree that is stored in no form is empty.</summary>
    /// <param name="path">The folder; the other form is the same name with <c>.jsonl</c> added.</param>
    public static SortedDictionary<string, byte[]> Load(string path)
    {
        SortedDictionary<string, byte[]> files = LoadWhole(path);
        files.Remove("MANIFEST.json");
        files.Remove("CHECKSUMS");
        return files;
    }

    /// <summary>The same with MANIFEST.json and CHECKSUMS, for trees that are to be encoded.</summary>
    public static SortedDictionary<string, byte[]> LoadWhole(string path)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        if (File.Exists(path + ".jsonl"))
        {
            foreach (string line in File.ReadLines(path + ".jsonl"))
            {
                using JsonDocument entry = JsonDocument.Parse(line);
                files.Add(Encoding.Latin1.GetString(entry.RootElement.GetProperty("path_base64").GetBytesFromBase64()), Content(entry.RootElement));
            }
        }
        else if (Directory.Exists(path))
        {
            foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            {
                files.Add(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Path.GetRelativePath(path, file))), File.ReadAllBytes(file));
            }
        }

        return files;
    }

    private static byte[] Content(JsonElement entry)
    {
        if (entry.TryGetProperty("data_base64", out JsonElement data))
        {
            return data.GetBytesFromBase64();
        }

        byte[] pattern = entry.GetProperty("pattern_base64").GetBytesFromBase64();
        var bytes = new byte[entry.GetProperty("size").GetInt64()];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = pattern[i % pattern.Length];
        }

        if (entry.TryGetProperty("patches", out JsonElement patches))
        {
            foreach (JsonElement patch in patches.EnumerateArray())
            {
                bytes[patch[0].GetInt32()] = patch[1].GetByte();
            }
        }

        return bytes;
    }
}
