using Elastickv.SnapshotFs.Overlay.Changes;
using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Overlay.Generated;
using Elastickv.SnapshotFs.Overlay.Meaning;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.S3;

namespace Elastickv.SnapshotFs.Overlay;

/// <summary>
/// The edited tree as users and commits see it: an <see cref="OverlayTree"/> in which an edit of one file shows at once in the files that follow from it (spec 00 §4). Expiries
/// travel with the files of their keys, the sidecars of S3 objects with their bodies, whose size, ETag and time they follow, and key maps lose the lines of what is gone. Reading what nobody edited costs nothing more than reading the base.
/// Refusals are return values. Thread-safe.
/// </summary>
public sealed partial class EditedTree : IOverlay
{
    private readonly OverlayTree overlay;
    private readonly ILogicalTree below;
    private readonly LineViews lines;
    private readonly Sidecars sidecars;
    private readonly BucketKeymaps keymaps;
    private readonly Ghosts ghosts = new();
    private readonly PendingChecksums checksums;
    private readonly CommittableTree committable;

    private EditedTree(OverlayTree overlay, ILogicalTree below)
    {
        this.overlay = overlay;
        this.below = below;
        lines = new LineViews(overlay);
        sidecars = new Sidecars(overlay, below);
        keymaps = new BucketKeymaps(overlay);
        overlay.CopySource = Shown;
        checksums = new PendingChecksums(this);
        committable = new CommittableTree(this, overlay);
    }

    /// <inheritdoc/>
    public string ResultPath => overlay.ResultPath;

    /// <inheritdoc/>
    public bool HasChanges => overlay.HasChanges;

    /// <inheritdoc/>
    public long ContentEpoch => overlay.ContentEpoch;

    /// <inheritdoc/>
    public bool TryGetEdition(out long edition) => overlay.TryGetEdition(out edition);

    /// <inheritdoc/>
    public bool TryGetPath(NodeId node, out byte[] path) => overlay.TryGetPath(node, out path);

    /// <summary>Opens the overlay in a directory, or makes one there, and replays its edits; see <see cref="OverlayTree.Open(string, ILogicalTree, BaseIdentity, OverlayOptions)"/>.</summary>
    /// <param name="path">The directory; made for the owner alone when it does not exist.</param>
    /// <param name="below">The tree that is edited; must stay open as long as this one, and stays the caller's.</param>
    /// <param name="identity">Which snapshot <paramref name="below"/> shows.</param>
    /// <param name="options">How it behaves.</param>
    /// <exception cref="OverlayException">It is in use, belongs to another base, or is damaged.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static EditedTree Open(string path, ILogicalTree below, BaseIdentity identity, OverlayOptions options) =>
        Open(path, below, identity, options, NoFaults.Instance);

    internal static EditedTree Open(string path, ILogicalTree below, BaseIdentity identity, OverlayOptions options, IFaultPoints faults) =>
        new(OverlayTree.Open(path, below, identity, options, faults), below);

    /// <summary>Makes everything durable and lets go of the directory. No other call may be running.</summary>
    public void Dispose()
    {
        Close();
        overlay.Dispose();
    }

    /// <inheritdoc/>
    public void Discard(bool keepResult = false)
    {
        Close();
        overlay.Discard(keepResult);
    }

    /// <inheritdoc/>
    public IEnumerable<Change> Changes()
    {
        var derived = new Dictionary<NodeId, Location?>();
        var hidden = new HashSet<NodeId>();
        foreach (LineFile file in LineFiles.All)
        {
            if (lines.IsHidden(file))
            {
                hidden.Add(lines.Nodes.Of(file)!.Value);
            }

            if (lines.DiffersFromBase(file))
            {
                derived.Add(lines.Nodes.Of(file)!.Value, new Location(lines.Nodes.Database, LineFiles.NameOf(file)));
            }
        }

        foreach ((NodeId sidecar, Location? place) in overlay.EditedObjects())
        {
            // Where nobody knows its place the body tells of the edit.
            if (sidecars.DiffersFromBase(sidecar) && (place is not null || overlay.IsPlaced(sidecar)))
            {
                derived.TryAdd(sidecar, place);
            }
        }

        foreach ((NodeId directory, NodeId keymap) in overlay.EditedKeymaps())
        {
            using DerivedText text = keymaps.Acquire(keymap);
            if (!overlay.TryMeasure(keymap, out NodeAttributes own) || own.Size != text.Length)
            {
                derived.TryAdd(keymap, new Location(directory, ReservedName.Keymap.ToArray()));
            }

            if (text.Length == 0)
            {
                hidden.Add(keymap);
            }
        }

        return overlay.ChangesIn(committable, derived, hidden);
    }

    /// <inheritdoc/>
    public IEnumerable<byte[]> TouchedFiles() => Changes().Where(change => !change.IsDirectory && change.Role != ChangeRole.Scratch).Select(change => change.Path);

    /// <inheritdoc/>
    public ISourceTree ToSource() => new OverlaySource(committable, below);

    /// <summary>Lets go of everything without making anything durable, as the end of the process would.</summary>
    internal void Abandon()
    {
        Close();
        overlay.Abandon();
    }

    private void Close()
    {
        checksums.Dispose();
        lines.Dispose();
        keymaps.Dispose();
    }
}
