using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis;

public class RedisVectorTests
{
    private const string Root = "redis/db_0/";

    public static TheoryData<string> Names
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (string name in Vectors.Keys)
            {
                names.Add(name);
            }

            return names;
        }
    }

    private static Dictionary<string, List<string[]>> Vectors { get; } = Parse(RedisVectors.Text);

    [Theory]
    [MemberData(nameof(Names))]
    public void VectorGivesItsFiles(string name)
    {
        var expected = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        var empty = new List<string>();
        foreach (string[] line in Vectors[name])
        {
            switch (line[0])
            {
                case "row" or "gone":
                    break;
                case "empty":
                    empty.Add(Root + line[1]);
                    break;
                default:
                    expected.Add(Root + line[1], line);
                    break;
            }
        }

        FileOf(name).Use(snapshot =>
        {
            TreeDump dump = TreeDump.Of(new RedisPart(snapshot.View));
            Assert.Equal(expected.Keys, dump.Files.Keys);
            foreach ((string path, string[] line) in expected)
            {
                AssertContent(line, dump.Files[path]);
            }

            Assert.Equal(RedisDump.Directories(expected.Keys, empty), dump.Directories);
            Assert.Empty(dump.Problems);
        });
    }

    [Fact]
    public void RowFileWritesTheStreamOfTheFirstEncoderVector() =>
        Assert.Equal(
            "782391863034af42d54ba69ca370e9fe1ceb6fa5a638eecce0f0dd7a0dded1b2",
            Convert.ToHexStringLower(SHA256.HashData(new RowFile().Add("!redis|str|k", "\xff\x01\0v").ToBytes())));

    /// <summary>The rows of a vector, named in full or by its number.</summary>
    internal static RowFile FileOf(string name)
    {
        var file = new RowFile();
        foreach (string[] line in Vectors.Single(vector => vector.Key == name || vector.Key.StartsWith(name + " ", StringComparison.Ordinal)).Value.Where(line => line[0] is "row" or "gone"))
        {
            file.Add(Key(line[1]), Convert.FromHexString(line.ElementAtOrDefault(3) ?? ""), line[2] == "T" ? RowFile.T : RowFile.T - 65536, line[0] == "gone");
        }

        return file;
    }

    private static Dictionary<string, List<string[]>> Parse(string text)
    {
        var vectors = new Dictionary<string, List<string[]>>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("vector ", StringComparison.Ordinal))
            {
                vectors.Add(line["vector ".Length..], []);
            }
            else
            {
                vectors.Last().Value.Add(line.Split(' ', line.StartsWith("row", StringComparison.Ordinal) ? 4 : 3));
            }
        }

        return vectors;
    }

    private static byte[] Key(string hex)
    {
        string[] parts = hex.Split('*');
        byte[] key = Convert.FromHexString(parts[0]);
        return parts.Length == 1 ? key : [.. key[..^1], .. Enumerable.Repeat(key[^1], int.Parse(parts[1]))];
    }

    private static void AssertContent(string[] expected, byte[] actual)
    {
        string text = TreeDump.Text(actual);
        switch (expected[0])
        {
            case "hash":
                Assert.True(expected[2] == Convert.ToHexStringLower(SHA256.HashData(actual))[..16], text);
                break;
            case "json":
                Assert.Equal(Indented(expected[2]), text);
                break;
            default:
                Assert.Equal("text", expected[0]);
                Assert.Equal(expected[2].Replace("\\n", "\n"), text);
                break;
        }
    }

    /// <summary>Compact JSON of plain texts and numbers, laid out by the rules of spec 03 §3.2.</summary>
    private static string Indented(string compact)
    {
        using JsonDocument document = JsonDocument.Parse(compact);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
