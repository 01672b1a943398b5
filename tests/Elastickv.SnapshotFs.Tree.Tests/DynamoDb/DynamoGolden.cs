using System.IO.Compression;
using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.DynamoDb;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb;

/// <summary>Opens golden cases and compares what lies below <c>dynamodb/</c>.</summary>
internal static class DynamoGolden
{
    /// <summary>Dumps the DynamoDB part of a file of the golden data, packed or not.</summary>
    public static TreeDump Dump(string path)
    {
        using var unpacked = new Unpacked(path);
        using SnapshotFile file = SnapshotFile.Open(unpacked.Path, new SnapshotOptions());
        return TreeDump.Of(new DynamoDbPart(file.View));
    }

    /// <summary>The file of a case: packed or not, under either of its names.</summary>
    public static string FileOf(string folder) =>
        new[] { "snapshot.fsm", "snapshot.fsm.gz", "payload.fsm", "payload.fsm.gz" }.Select(name => Path.Combine(folder, name)).First(File.Exists);

    public static SortedDictionary<string, byte[]> Expected(string tree)
    {
        var below = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach ((string path, byte[] content) in GoldenTree.Load(tree))
        {
            if (path.StartsWith("dynamodb/", StringComparison.Ordinal))
            {
                below.Add(path, content);
            }
        }

        return below;
    }

    public static void AssertTree(SortedDictionary<string, byte[]> expected, IEnumerable<string> emptyDirectories, TreeDump actual)
    {
        Assert.Equal(expected.Keys, actual.Files.Keys);
        foreach ((string path, byte[] content) in expected)
        {
            Assert.Equal(TreeDump.Text(content), TreeDump.Text(actual.Files[path]));
        }

        Assert.Equal(Ancestors(expected.Keys.Concat(emptyDirectories.Select(directory => directory + "/"))), actual.Directories);
        Assert.Empty(actual.Unreadable);
    }

    public static IEnumerable<string> Strings(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement list)
            ? list.EnumerateArray().Select(item => item.GetString()!).Where(item => item.StartsWith("dynamodb/", StringComparison.Ordinal)).ToArray()
            : [];

    private static SortedSet<string> Ancestors(IEnumerable<string> paths)
    {
        var directories = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                directories.Add(path[..slash]);
            }
        }

        return directories;
    }

    /// <summary>A plain copy of a packed file, deleted afterwards.</summary>
    private sealed class Unpacked : IDisposable
    {
        private readonly bool temporary;

        public Unpacked(string path)
        {
            Path = path;
            if (path.EndsWith(".gz", StringComparison.Ordinal))
            {
                temporary = true;
                Path = System.IO.Path.GetTempFileName();
                using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
                using FileStream plain = File.Create(Path);
                packed.CopyTo(plain);
            }
        }

        public string Path { get; }

        public void Dispose()
        {
            if (temporary)
            {
                File.Delete(Path);
            }
        }
    }
}
