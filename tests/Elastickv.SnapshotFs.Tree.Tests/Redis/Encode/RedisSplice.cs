using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Redis.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Encode;

/// <summary>Edits on top of a file of rows, and what the splice makes of them.</summary>
internal static class RedisSplice
{
    /// <summary>Runs the encoder over a snapshot with edits.</summary>
    /// <param name="snapshot">The base.</param>
    /// <param name="edit">Makes the edits.</param>
    /// <param name="defects">What the encoder reports.</param>
    /// <returns>User keys as Latin-1 text, and values or null for tombstones.</returns>
    public static List<(string Key, byte[]? Value)> Run(SnapshotFile snapshot, Action<EditedSource> edit, out List<DocumentDefectException> defects)
    {
        using var tree = new SnapshotTree(snapshot, new TreeOptions { SourcePath = "", ProgramVersion = "" });
        var final = new EditedSource(new LogicalSource(tree));
        edit(final);
        var rows = new RowCollector(snapshot.NextCommitTimestamp);
        var context = new SpliceContext(snapshot.View, new LogicalSource(tree), final, final.Touched, rows, snapshot.NextCommitTimestamp);
        new RedisSpliceEncoder().Encode(context);
        defects = context.Defects;
        return [.. rows.Rows];
    }

    /// <summary>The rows as text: <c>key = value</c> or <c>key deleted</c>; no defects.</summary>
    public static string[] Rows(RowFile file, Action<EditedSource> edit)
    {
        string[] text = [];
        file.Use(snapshot =>
        {
            text = [.. Run(snapshot, edit, out List<DocumentDefectException> defects).Select(row => row.Value is null ? $"{row.Key} deleted" : $"{row.Key} = {TreeDump.Text(row.Value)}")];
            Assert.Empty(defects.Select(defect => defect.Message));
        });
        return text;
    }

    /// <summary>The defects, with line and column; no rows.</summary>
    public static string[] Defects(RowFile file, Action<EditedSource> edit)
    {
        string[] text = [];
        file.Use(snapshot =>
        {
            Assert.Empty(Run(snapshot, edit, out List<DocumentDefectException> defects));
            text = [.. defects.Select(defect => $"{TreeDump.Text(defect.Path)}:{defect.Line}:{defect.Column}")];
        });
        return text;
    }
}
