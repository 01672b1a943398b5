using System.Text.Json;
using System.Text.Json.Nodes;

namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>
/// A copy of a real snapshot, mounted to be edited by real tools. Ending the session commits, and demands that the new snapshot shows what the mount showed.
/// </summary>
internal sealed class EditSession : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly string snapshot;
    private MountedSnapshot mounted;

    public EditSession(string name = "basic", params string[] options)
    {
        snapshot = scratch.At("base.fsm");
        File.Copy(RealSnapshot.Path(name), snapshot);
        Output = scratch.At("new.fsm");
        this.options = ["--output", Output, .. options];
        mounted = MountedSnapshot.Of(snapshot, this.options);
    }

    private readonly string[] options;

    /// <summary>Where the new snapshot goes.</summary>
    public string Output { get; }

    /// <summary>A directory outside of the mount, for files that tools need.</summary>
    public string Outside => scratch.Path;

    public MountedSnapshot Mounted => mounted;

    /// <summary>Runs a line of shell inside the mount; $1 is a directory outside.</summary>
    public ToolResult Do(string line) => Tool.Shell("cd \"$2\"; " + line, Outside, mounted.Path).Succeeded();

    /// <summary>Text of a file of the mount.</summary>
    public string Text(string path) => Tool.Run("cat", "--", mounted.At(path)).Succeeded().Text;

    /// <summary>A file of the snapshot before the edits, exported.</summary>
    public string Base(string path)
    {
        string tree = scratch.At("before");
        if (!Directory.Exists(tree))
        {
            Snapfs.Run("export", snapshot, tree).Succeeded();
        }

        return Path.Combine(tree, path);
    }

    /// <summary>Kills the process behind the mount, and mounts again.</summary>
    public void CrashAndMountAgain()
    {
        Tool.Run("kill", "-KILL", mounted.Daemon.ToString(System.Globalization.CultureInfo.InvariantCulture)).Succeeded();
        mounted.Dispose();
        mounted = MountedSnapshot.Of(snapshot, options);
    }

    /// <summary>Reads everything, checks CHECKSUMS, unmounts, and compares the tree of the new snapshot with what the mount showed.</summary>
    /// <param name="ownWay">Paths that the commit is to complete, so that they differ: compared by the test itself.</param>
    /// <returns>Where the tree of the new snapshot was exported to.</returns>
    public string Commit(params string[] ownWay)
    {
        Do("sha256sum -c --strict --quiet CHECKSUMS");
        string shown = scratch.At("shown");
        Tool.Run("cp", "-r", mounted.Path, shown).Succeeded();
        Snapfs.Run("unmount", mounted.Path).Succeeded();
        mounted.AssertGone();
        Snapfs.Run("check", Output).Succeeded();
        string after = scratch.At("after");
        Snapfs.Run("export", Output, after).Succeeded();
        SameTrees(shown, after, ownWay);
        return after;
    }

    /// <summary>Demands that unmounting finds nothing to write.</summary>
    public void EndWithoutOutput()
    {
        Snapfs.Run("unmount", mounted.Path).Succeeded();
        mounted.AssertGone();
        Assert.False(File.Exists(Output));
    }

    public void Dispose()
    {
        mounted.Dispose();
        scratch.Dispose();
    }

    private static void SameTrees(string shown, string after, string[] ownWay)
    {
        SortedSet<string> expected = Files(shown, ownWay), actual = Files(after, ownWay);
        TreeListing.AssertSame(expected, actual);
        foreach (string path in expected)
        {
            byte[] before = File.ReadAllBytes(Path.Combine(shown, path)), now = File.ReadAllBytes(Path.Combine(after, path));
            Assert.True(before.AsSpan().SequenceEqual(now) || SameJson(path, before, now), path + " is not what the mount showed");
        }
    }

    /// <summary>Every file but those that follow from the others.</summary>
    private static SortedSet<string> Files(string directory, string[] ownWay) => new(
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(directory, file))
            .Where(path => path is not ("MANIFEST.json" or "CHECKSUMS") && !ownWay.Contains(path)),
        StringComparer.Ordinal);

    /// <summary>Legal JSON is shown canonically after a commit (spec 00 §4): spacing and the order of members and lines may differ, nothing else.</summary>
    private static bool SameJson(string path, byte[] left, byte[] right) => Path.GetExtension(path) switch
    {
        ".json" => JsonNode.DeepEquals(JsonNode.Parse(left), JsonNode.Parse(right)),
        ".jsonl" => Lines(left).SequenceEqual(Lines(right)),
        _ => false,
    };

    private static IEnumerable<string> Lines(byte[] text) => System.Text.Encoding.UTF8.GetString(text)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonSerializer.Serialize(JsonSerializer.Deserialize<SortedDictionary<string, JsonElement>>(line)))
        .Order(StringComparer.Ordinal);
}
