using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>The rows that a set of edits adds to a base, in a sorter: what is left of the edits once they have been read. Not thread-safe.</summary>
internal sealed class EncodedEdits : IDisposable
{
    private EncodedEdits(RowSorter rows) => Rows = rows;

    /// <summary>All rows, at the timestamp of the commit.</summary>
    public RowSorter Rows { get; }

    /// <summary>Reads every touched document and collects its rows.</summary>
    /// <param name="source">The base.</param>
    /// <param name="baseTree">Its tree.</param>
    /// <param name="final">The same tree with all edits.</param>
    /// <param name="touched">Paths of the files that differ or may differ, in byte order.</param>
    /// <exception cref="CommitDefectsException">Files that cannot be encoded; all of them are listed.</exception>
    /// <exception cref="IOException">The edits cannot be read.</exception>
    public static EncodedEdits Read(SnapshotFile source, ILogicalTree baseTree, ISourceTree final, IReadOnlyList<byte[]> touched)
    {
        var encoded = new EncodedEdits(new RowSorter(source.NextCommitTimestamp));
        try
        {
            var context = new SpliceContext(source.View, new LogicalSource(baseTree), final, touched, encoded.Rows, source.NextCommitTimestamp);
            IReadOnlyList<DocumentDefectException> defects = SpliceDocuments.Encode(context);
            if (defects.Count > 0)
            {
                throw new CommitDefectsException(defects);
            }

            encoded.RequireDistinct();
            return encoded;
        }
        catch
        {
            encoded.Dispose();
            throw;
        }
    }

    public void Dispose() => Rows.Dispose();

    /// <summary>Every key is checked before the first byte is written.</summary>
    private void RequireDistinct()
    {
        SortedRows sorted = Rows.Sort();
        try
        {
            while (sorted.MoveNext())
            {
            }
        }
        catch (DuplicateRowException e)
        {
            throw new CommitDefectsException([new DocumentDefectException(default, $"two of the edited documents want the key {KeyText.Printable(e.UserKey)}")]);
        }
    }
}
