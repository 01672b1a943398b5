using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>
/// What a splice needs: two states of the tree, the base's rows, and where new rows go (spec 07 §1). Not thread-safe.
/// </summary>
internal sealed class SpliceContext(SnapshotView view, ISourceTree baseTree, ISourceTree finalTree, IReadOnlyList<byte[]> touched, IRowSink rows, ulong timestamp, SpliceNotes? notes = null, bool isReread = false)
{
    private readonly Lazy<bool> mayHoldLocks = new(() => view.Scan("!txn|lock|"u8).MoveNext() || view.Scan("!txn|int|"u8).MoveNext());

    /// <summary>The base's rows.</summary>
    public SnapshotView View { get; } = view;

    /// <summary>The tree of the base, as it was mounted.</summary>
    public ISourceTree Base { get; } = baseTree;

    /// <summary>The tree with all edits.</summary>
    public ISourceTree Final { get; } = finalTree;

    /// <summary>
    /// Paths of the files that differ between the two, or may differ: created, changed, deleted (one by one, also when a directory went), in byte order. May be a
    /// superset: equal content adds no rows.
    /// </summary>
    public IReadOnlyList<byte[]> Touched { get; } = touched;

    /// <summary>T': HLC timestamp of every new row.</summary>
    public ulong Timestamp { get; } = timestamp;

    /// <summary>Whether the base has any transaction lock or intent at all; mostly it has none.</summary>
    public bool MayHoldLocks => mayHoldLocks.Value;

    /// <summary>Where a splice notes what it completed, and where encoding its result again finds it; null when nobody will.</summary>
    public SpliceNotes? Notes { get; } = notes;

    /// <summary>
    /// Whether the edits are encoded a second time, on top of the snapshot that the first time made (spec 00 §7.5). What they created is there then, perhaps under
    /// another file name, so that finding it is no clash but what is to be shown.
    /// </summary>
    public bool IsReread { get; } = isReread;

    /// <summary>Whether only defects are wanted: rows that no defect depends on need not be made.</summary>
    public bool IsCheck { get; init; }

    /// <summary>
    /// With <see cref="IsCheck"/>: whether <see cref="Touched"/> is only a part of what was touched. Then the files named there are judged one by one, and clashes
    /// with others are not looked for: what clashes may be gone.
    /// </summary>
    public bool IsPartial { get; init; }

    /// <summary>Everything that keeps the commit from happening, in the order found.</summary>
    public List<DocumentDefectException> Defects { get; } = [];

    public void Report(DocumentDefectException defect) => Defects.Add(defect);

    /// <summary>Takes the new rows.</summary>
    public IRowSink Rows { get; } = rows;

    /// <summary>The diff of one document that has changed; see <see cref="DocumentDiff"/>.</summary>
    public DocumentDiff BeginDocument() => new(View, Rows, MayHoldLocks);
}
