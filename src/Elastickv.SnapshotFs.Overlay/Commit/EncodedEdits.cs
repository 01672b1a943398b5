using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>A set of edits, encoded: the rows that it adds to its base, and what is needed to check a snapshot that holds them. Not thread-safe.</summary>
internal sealed class EncodedEdits : IDisposable
{
    private readonly ISourceTree final;
    private readonly IReadOnlyList<byte[]> touched;
    private readonly SpliceNotes notes = new();
    private readonly RowDigest meant;

    private EncodedEdits(ISourceTree final, IReadOnlyList<byte[]> touched, ulong timestamp, CommitSeams seams)
    {
        this.final = final;
        this.touched = touched;
        Rows = new RowSorter(timestamp);
        meant = new RowDigest(seams.Sink(Rows));
    }

    /// <summary>All rows, at the timestamp of the commit.</summary>
    public RowSorter Rows { get; }

    /// <summary>Reads every touched document and collects its rows.</summary>
    /// <param name="source">The base.</param>
    /// <param name="baseTree">Its tree.</param>
    /// <param name="final">The same tree with all edits.</param>
    /// <param name="touched">Paths of the files that differ or may differ, in byte order.</param>
    /// <param name="seams">Who encodes.</param>
    /// <exception cref="CommitDefectsException">Files that cannot be encoded; all of them are listed.</exception>
    /// <exception cref="EncodeRefusedException">Rows got lost on their way; a fault of this program or of the machine.</exception>
    /// <exception cref="IOException">The edits cannot be read.</exception>
    public static EncodedEdits Read(SnapshotFile source, ILogicalTree baseTree, ISourceTree final, IReadOnlyList<byte[]> touched, CommitSeams seams)
    {
        var encoded = new EncodedEdits(final, touched, source.NextCommitTimestamp, seams);
        try
        {
            var context = new SpliceContext(source.View, new LogicalSource(baseTree), final, touched, encoded.meant, source.NextCommitTimestamp, encoded.notes);
            IReadOnlyList<DocumentDefectException> defects = SpliceDocuments.Encode(context, seams.Encoders());
            if (defects.Count > 0)
            {
                throw new CommitDefectsException(defects);
            }

            encoded.RequireWhole();
            return encoded;
        }
        catch
        {
            encoded.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Encodes the same edits on top of a snapshot: one that holds every edited document as it was left, completed, and none of the deleted ones, needs no row. So
    /// the documents are compared as they are read back, parsed, and file names and spelling do not matter (spec 07 §1).
    /// </summary>
    /// <exception cref="EncodeRefusedException">Some document differs.</exception>
    public void RequireHeldBy(SnapshotFile written)
    {
        using var tree = new SnapshotTree(written, new TreeOptions { SourcePath = written.Path, ProgramVersion = "" });
        var rows = new FirstRow();
        var context = new SpliceContext(
            written.View, new LogicalSource(tree), new CompletedSource(final, notes), touched, rows, written.NextCommitTimestamp, notes, isReread: true);
        IReadOnlyList<DocumentDefectException> defects = SpliceDocuments.Encode(context, SpliceEncoders.All());
        if (defects.Count > 0 || rows.Count > 0)
        {
            string difference = defects.Count > 0 ? defects[0].Message : $"{rows.Count} rows differ, the first has the key {KeyText.Printable(rows.UserKey)}";
            throw new EncodeRefusedException($"the snapshot was read back and does not hold the edited documents: {difference}; nothing was published", isUsage: false);
        }
    }

    public void Dispose()
    {
        Rows.Dispose();
        notes.Dispose();
    }

    /// <summary>Before the first byte is written: every key comes once, and what comes out of the sorter is what went in.</summary>
    private void RequireWhole()
    {
        SortedRows sorted = Rows.Sort();
        var actual = new RowDigest(NoRows.Instance);
        try
        {
            while (sorted.MoveNext())
            {
                actual.Add(sorted.Current.UserKey, sorted.Current.Value, sorted.Current.IsTombstone);
            }
        }
        catch (DuplicateRowException e)
        {
            throw new CommitDefectsException([new DocumentDefectException(default, $"two of the edited documents want the key {KeyText.Printable(e.UserKey)}")]);
        }

        if (actual.Count != meant.Count || actual.Sum != meant.Sum)
        {
            throw new EncodeRefusedException($"the new rows were read back and are not the {meant.Count} that were encoded; nothing was written", isUsage: false);
        }
    }
}
