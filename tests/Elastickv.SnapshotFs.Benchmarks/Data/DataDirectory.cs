using System.Globalization;
using Elastickv.SnapshotFs.Benchmarks.Running;
using Elastickv.SnapshotFs.Benchmarks.Trees;

namespace Elastickv.SnapshotFs.Benchmarks.Data;

/// <summary>
/// The generated data of one scale on disk: made when first asked for, kept for the next run. What is made half is made again.
/// </summary>
internal sealed class DataDirectory(string root, Scale scale, Shell shell, TextWriter log)
{
    /// <summary>Many Redis strings of 155 bytes: one record each, or about ten.</summary>
    public DataFile Records(ScaleProfile profile) =>
        Generate("records", profile, path => StringScale.Write(path, profile == ScaleProfile.Bare ? scale.Records : scale.Records / 10, profile, scale.ValueLength));

    /// <summary>Redis strings of 100 bytes.</summary>
    public DataFile Strings(ScaleProfile profile) => Generate("strings", profile, path => StringScale.Write(path, scale.Strings, profile, 100));

    /// <summary>The strings of which the peers get a copy.</summary>
    public DataFile SmallFiles(ScaleProfile profile) => Generate("small-files", profile, path => StringScale.Write(path, scale.SmallFiles, profile, 100));

    /// <summary>A handful of strings: a snapshot that costs nothing.</summary>
    public DataFile Tiny => Generate("tiny", ScaleProfile.Bare, path => StringScale.Write(path, 100, ScaleProfile.Bare));

    /// <summary>DynamoDB items.</summary>
    public DataFile Items(ScaleProfile profile) => Generate("items", profile, path => ItemScale.Write(path, scale.Items, profile));

    /// <summary>One wide hash.</summary>
    public DataFile Hash(ScaleProfile profile) => Generate("hash", profile, path => HashScale.Write(path, scale.Fields, profile));

    /// <summary>One long queue.</summary>
    public DataFile Queue(ScaleProfile profile) => Generate("queue", profile, path => MessageScale.Write(path, scale.Messages, profile));

    /// <summary>S3 objects of many chunks of 1 MiB.</summary>
    public DataFile Bodies(ScaleProfile profile) => Generate("bodies", profile, path => BodyScale.Write(path, scale.Bodies, scale.BodyChunks, profile));

    /// <summary>Makes everything that rows will ask for.</summary>
    public void MakeAll(IEnumerable<Peer> peers)
    {
        foreach (ScaleProfile profile in Enum.GetValues<ScaleProfile>())
        {
            Records(profile);
            Strings(profile);
            SmallFiles(profile);
            Bodies(profile);
            TreeOf(Items(profile));
            TreeOf(Hash(profile));
            TreeOf(Queue(profile));
        }

        TreeOf(Strings(ScaleProfile.Bare));
        TreeOf(Bodies(ScaleProfile.Bare));
        foreach (Peer peer in peers)
        {
            ArchiveOf(SmallFiles(ScaleProfile.Bare), peer);
        }
    }

    /// <summary>The tree of a snapshot, exported into the machine's own filesystem.</summary>
    public string TreeOf(DataFile snapshot)
    {
        string path = snapshot.Directory + ".tree";
        Make(path, () =>
        {
            shell.Prepare("rm -rf -- \"$O\" && snapfs export \"$F\" \"$O\" >/dev/null", new Dictionary<string, string> { ["F"] = snapshot.Path, ["O"] = path });
            return 0;
        });
        return path;
    }

    /// <summary>A peer's archive of that tree.</summary>
    public string ArchiveOf(DataFile snapshot, Peer peer)
    {
        string tree = TreeOf(snapshot);
        string path = snapshot.Directory + "." + peer.Form;
        Make(path, () =>
        {
            File.Delete(path);
            shell.Prepare(peer.Pack, new Dictionary<string, string> { ["T"] = tree, ["F"] = path });
            return 0;
        });
        return path;
    }

    private DataFile Generate(string name, ScaleProfile profile, Func<string, long> write)
    {
        string directory = Path.Combine(root, scale.Name, name + (profile == ScaleProfile.Bare ? "-bare" : "-server-shaped"));
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, "0000000000000400.fsm");
        return new DataFile(path, Make(directory, () => write(path)));
    }

    /// <summary>The number that was given when the thing was made, and stands in a file beside it that is written last.</summary>
    private long Make(string path, Func<long> make)
    {
        string mark = path + ".made";
        if (File.Exists(mark))
        {
            return long.Parse(File.ReadAllText(mark), CultureInfo.InvariantCulture);
        }

        log.WriteLine($"making {Path.GetRelativePath(root, path)}");
        long number = make();
        File.WriteAllText(mark, number.ToString(CultureInfo.InvariantCulture));
        return number;
    }
}
