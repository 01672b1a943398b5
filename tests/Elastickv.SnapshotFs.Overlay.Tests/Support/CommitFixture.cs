using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Support;

/// <summary>An edited tree over a snapshot that a real server wrote, and the snapshot that its commit gives.</summary>
internal sealed class CommitFixture : IDisposable
{
    /// <summary>In place of a path: the sidecars of objects that have none.</summary>
    public const string NewSidecars = "*";

    private const string Sidecar = ".elastickv-meta.json";

    private readonly SnapshotFile snapshot;
    private readonly SnapshotTree below;
    private int commits;

    public CommitFixture(string golden = "basic")
    {
        snapshot = SnapshotFile.Open(GoldenData.Plain(Directory.GetFiles(GoldenData.At("real", golden), "*.fsm").Single()), new SnapshotOptions());
        below = new SnapshotTree(snapshot, new TreeOptions { SourcePath = snapshot.Path, ProgramVersion = "0" });
        Edits = new EditedFixture(below, BaseIdentity.Of(snapshot));
    }

    public EditedFixture Edits { get; }

    public SnapshotTree Base => below;

    /// <summary>
    /// Opens the edits again, commits them, and wants the new snapshot to show what the edited tree shows; the order of lines in line files aside, which is the order
    /// of the rows there.
    /// </summary>
    /// <param name="mayDiffer">Paths that may differ, or be in one tree only.</param>
    public void CommitShowsTheSame(params string[] mayDiffer)
    {
        SortedDictionary<string, string> shown = Comparable(Edits.Files(), mayDiffer);
        if (mayDiffer.Contains(NewSidecars))
        {
            mayDiffer = [.. mayDiffer, .. shown.Keys.Where(path => path.StartsWith("s3/", StringComparison.Ordinal) && !shown.ContainsKey(path + Sidecar)).Select(path => path + Sidecar)];
        }

        Edits.Reopen();
        Same(shown, Comparable(Edits.Files(), mayDiffer), "opened again");
        string path = Edits.Directory.At($"out-{commits++}.fsm");
        string[] touched = [.. Edits.Tree.TouchedFiles().Select(touched => OverlayFixture.Text(touched))];
        var options = new CommitOptions { OutputPath = path, ProgramVersion = "0" };
        using (EncodedEdits encoded = EncodedEdits.Read(snapshot, below, Edits.Tree.ToSource(), [.. Edits.Tree.TouchedFiles()], CommitSeams.None))
        {
            new SpliceCommit(snapshot, options, new CommitHooks(NoCommitPoints.Instance)).Run(encoded, path);
        }

        using SnapshotFile written = SnapshotFile.Open(path, new SnapshotOptions());
        using var after = new SnapshotTree(written, new TreeOptions { SourcePath = path, ProgramVersion = "0" });
        Same(shown, Comparable(EditedFixture.FilesOf(after), mayDiffer), "committed");

        // What does not count as touched is in the base as it is shown.
        SortedDictionary<string, string> before = Comparable(EditedFixture.FilesOf(below), mayDiffer);
        foreach (string untouched in shown.Keys.Union(before.Keys).Where(file => !file.EndsWith(Sidecar, StringComparison.Ordinal)).Except(touched))
        {
            Assert.True(shown.GetValueOrDefault(untouched) == before.GetValueOrDefault(untouched), untouched + " is not among the touched files");
        }
    }

    public void Dispose()
    {
        Edits.Dispose();
        below.Dispose();
        snapshot.Dispose();
    }

    private static SortedDictionary<string, string> Comparable(SortedDictionary<string, string> files, string[] mayDiffer)
    {
        foreach (string path in files.Keys.ToArray())
        {
            if (mayDiffer.Contains(path))
            {
                files.Remove(path);
            }
            else if (path.EndsWith("_ttl.jsonl", StringComparison.Ordinal) || path.EndsWith("KEYMAP.jsonl", StringComparison.Ordinal))
            {
                files[path] = string.Join('\n', files[path].Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal));
            }
        }

        return files;
    }

    private static void Same(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual, string when)
    {
        var differences = new List<string>();
        foreach (string path in expected.Keys.Union(actual.Keys).Order(StringComparer.Ordinal))
        {
            expected.TryGetValue(path, out string? shown);
            actual.TryGetValue(path, out string? found);
            if (shown != found)
            {
                differences.Add($"{path}\n    shown {Short(shown)}\n    {when} {Short(found)}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static string Short(string? text) => text is null ? "nothing" : text.Length > 2000 ? text[..2000] + "…" : text;
}
