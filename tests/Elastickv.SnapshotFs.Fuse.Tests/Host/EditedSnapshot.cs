using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Fuse.Tests.Host;

/// <summary>The edited tree of a snapshot file.</summary>
internal sealed class EditedSnapshot : IDisposable
{
    private readonly SnapshotFile snapshot;
    private readonly SnapshotTree below;
    private readonly EditedTree edited;

    private EditedSnapshot(string path, string directory)
    {
        snapshot = SnapshotFile.Open(path, new SnapshotOptions());
        below = new SnapshotTree(snapshot, new TreeOptions { SourcePath = path, ProgramVersion = "" });
        edited = EditedTree.Open(directory, below, BaseIdentity.Of(snapshot), new OverlayOptions());
    }

    public IWritableTree Tree => edited;

    /// <summary>Opens what the flags <c>edit=FILE</c> and <c>overlay=DIRECTORY</c> say; null without them.</summary>
    public static EditedSnapshot? Open(IEnumerable<string> flags)
    {
        string? path = Value("edit=");
        return path is null ? null : new EditedSnapshot(path, Value("overlay=")!);

        string? Value(string name) => flags.FirstOrDefault(flag => flag.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
    }

    public void Dispose()
    {
        edited.Dispose();
        below.Dispose();
        snapshot.Dispose();
    }
}
