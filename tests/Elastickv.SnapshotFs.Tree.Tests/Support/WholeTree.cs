using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.DynamoDb;
using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.S3;
using Elastickv.SnapshotFs.Tree.Sqs;

namespace Elastickv.SnapshotFs.Tree.Tests.Support;

/// <summary>Every adapter's part of a snapshot against a golden tree.</summary>
internal static class WholeTree
{
    /// <summary>Compares files byte for byte, and the directories that they need.</summary>
    /// <param name="path">A tree of the golden data.</param>
    /// <param name="snapshot">An open snapshot.</param>
    /// <returns>The problems that the adapters reported.</returns>
    public static List<Problem> AssertSame(string path, SnapshotFile snapshot)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var directories = new SortedSet<string>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (ITreePart part in new ITreePart[] { new DynamoDbPart(snapshot.View), new RedisPart(snapshot.View), new S3Part(snapshot.View), new SqsPart(snapshot.View) })
        {
            TreeDump dump = TreeDump.Of(part);
            directories.UnionWith(dump.Directories);
            problems.AddRange(dump.Problems);
            foreach ((string name, byte[] content) in dump.Files)
            {
                files.Add(name, content);
            }
        }

        SortedDictionary<string, byte[]> expected = GoldenTree.Load(path);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Keys, files.Keys);
        Assert.All(expected, file => Assert.Equal(TreeDump.Text(file.Value), TreeDump.Text(files[file.Key])));
        Assert.All(expected.Keys, name => Assert.Contains(Path.GetDirectoryName(name)!, directories));
        return problems;
    }
}
