using System.IO.Compression;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis;

/// <summary>Reads the Redis part of a snapshot file into memory, and the same part of an expected tree.</summary>
internal static class RedisDump
{
    private const string Root = "redis";

    /// <summary>Dumps a file, packed or not.</summary>
    public static TreeDump OfFile(string path)
    {
        string plain = path;
        if (path.EndsWith(".gz", StringComparison.Ordinal))
        {
            plain = Path.GetTempFileName();
            using FileStream packed = File.OpenRead(path);
            using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
            using FileStream target = File.Create(plain);
            unpacked.CopyTo(target);
        }

        try
        {
            using SnapshotFile snapshot = SnapshotFile.Open(plain, new SnapshotOptions());
            return TreeDump.Of(new RedisPart(snapshot.View));
        }
        finally
        {
            if (plain != path)
            {
                File.Delete(plain);
            }
        }
    }

    /// <summary>The files below <c>redis/</c> of a tree.</summary>
    public static SortedDictionary<string, byte[]> Below(SortedDictionary<string, byte[]> tree)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach ((string path, byte[] content) in tree)
        {
            if (path.StartsWith(Root + "/", StringComparison.Ordinal))
            {
                files.Add(path, content);
            }
        }

        return files;
    }

    /// <summary>The directories that files below <c>redis/</c> and empty directories imply.</summary>
    public static SortedSet<string> Directories(IEnumerable<string> files, IEnumerable<string> empty)
    {
        var directories = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string path in files.Select(file => Path.GetDirectoryName(file)!).Concat(empty))
        {
            if (path == Root || path.StartsWith(Root + "/", StringComparison.Ordinal))
            {
                for (string? at = path; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
                {
                    directories.Add(at);
                }
            }
        }

        return directories;
    }

    /// <summary>Compares files and directories, byte for byte.</summary>
    public static void AssertSame(SortedDictionary<string, byte[]> expected, IEnumerable<string> emptyDirectories, TreeDump actual)
    {
        Assert.Equal(expected.Keys, actual.Files.Keys);
        foreach ((string path, byte[] content) in expected)
        {
            if (!content.AsSpan().SequenceEqual(actual.Files[path]))
            {
                Assert.Equal(path + ":\n" + TreeDump.Text(content), path + ":\n" + TreeDump.Text(actual.Files[path]));
            }
        }

        Assert.Equal(Directories(expected.Keys, emptyDirectories), actual.Directories);
    }
}
