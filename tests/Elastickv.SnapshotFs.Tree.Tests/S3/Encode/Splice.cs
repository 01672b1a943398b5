using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.S3.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.S3.Encode;

/// <summary>A snapshot with edits on top, spliced.</summary>
internal sealed class Splice : IDisposable
{
    /// <summary>T' of the splices over rows at the vectors' time.</summary>
    public const ulong Timestamp = ObjectRows.VectorTime + 1;

    private readonly SnapshotBuilder before;
    private readonly TemporaryFile file;
    private readonly SnapshotFile snapshot;
    private readonly SnapshotTree tree;

    public Splice(ObjectRows rows)
        : this(rows.File)
    {
    }

    public Splice(SnapshotBuilder before)
    {
        this.before = before;
        file = new TemporaryFile(before.ToBytes());
        snapshot = SnapshotFile.Open(file.Path, new SnapshotOptions());
        tree = new SnapshotTree(snapshot, new TreeOptions { SourcePath = file.Path, ProgramVersion = "test" });
        Edits = new EditedSource(new LogicalSource(tree));
    }

    /// <summary>The base's rows.</summary>
    public SnapshotView View => snapshot.View;

    /// <summary>The final tree; edit it, then run.</summary>
    public EditedSource Edits { get; }

    /// <summary>Paths of the defects, with place if they have one.</summary>
    public List<string> Defects { get; } = [];

    /// <summary>The new rows in file order; null stands for a tombstone. Keys and values as Latin-1.</summary>
    public List<(string Key, string? Value)> Run()
    {
        var rows = new RowCollector(snapshot.NextCommitTimestamp);
        var context = new SpliceContext(snapshot.View, new LogicalSource(tree), Edits, Edits.Touched, rows, snapshot.NextCommitTimestamp);
        new S3SpliceEncoder().Encode(context);
        Defects.AddRange(context.Defects.Select(defect => TreeDump.Text(defect.Path) + (defect.Line > 0 ? $":{defect.Line}:{defect.Column}" : "")));
        return [.. rows.Rows.Select(row => (row.Key, row.Value is null ? null : TreeDump.Text(row.Value)))];
    }

    /// <summary>The snapshot with the new rows in it.</summary>
    public SnapshotBuilder Commit()
    {
        var after = new SnapshotBuilder { LastCommitTimestamp = snapshot.NextCommitTimestamp };
        foreach (StreamRow row in before.Rows)
        {
            after.Add(row);
        }

        foreach ((string key, string? value) in Run())
        {
            after.Row(ObjectRows.Bytes(key), snapshot.NextCommitTimestamp, value is null ? default : ObjectRows.Bytes(value), value is null ? (byte)1 : (byte)0);
        }

        Assert.Empty(Defects);
        return after;
    }

    public void Dispose()
    {
        tree.Dispose();
        snapshot.Dispose();
        file.Dispose();
    }
}
