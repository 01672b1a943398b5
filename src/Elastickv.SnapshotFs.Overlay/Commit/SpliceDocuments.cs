using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>Runs the splice encoders of all adapters.</summary>
internal static class SpliceDocuments
{
    /// <summary>Adds the rows of every touched document to a context, and gives what is wrong with any of them, in byte order of the paths.</summary>
    public static IReadOnlyList<DocumentDefectException> Encode(SpliceContext context, ISpliceEncoder[] encoders)
    {
        foreach (ISpliceEncoder encoder in encoders)
        {
            try
            {
                encoder.Encode(context);
            }
            catch (RowLimitException e)
            {
                context.Report(new DocumentDefectException(encoder.Name, e.Message));
            }
            catch (DocumentDefectException defect)
            {
                context.Report(defect);
            }
        }

        return InOrder(context.Defects);
    }

    /// <summary>Defects in byte order of their paths; of one file, in the order found.</summary>
    public static IReadOnlyList<DocumentDefectException> InOrder(IEnumerable<DocumentDefectException> defects) =>
        [.. defects.OrderBy(defect => defect.Path, Comparer<byte[]>.Create(static (x, y) => x.AsSpan().SequenceCompareTo(y)))];
}
