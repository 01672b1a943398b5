using Elastickv.SnapshotFs.Snapshot.Indexing;
using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.View;

/// <summary>Finds the rows that cannot be read at all (spec 00 §5, 01 §1.8).</summary>
internal static class RowProblems
{
    public static void Report(SnapshotView view, IProblemSink sink)
    {
        SparseIndex index = view.Index;
        for (long block = 0; block < index.BlockCount; block++)
        {
            if ((index.ContentOf(block) & BlockContent.Damaged) != 0)
            {
                ReportBlock(view, index.StartOf(block), index.StartOf(block + 1), sink);
            }
        }
    }

    private static void ReportBlock(SnapshotView view, long start, long end, IProblemSink sink)
    {
        for (long position = start; position < end;)
        {
            long at = position;
            RawRecord record = view.Records.Read(at, out position);
            if (StoreMetadata.IsOperational(record.RawKey))
            {
                continue;
            }

            if (!record.HasUserKey)
            {
                Report(view, sink, at, record.RawKey, ProblemClass.ShortKey, $"expected a raw key of at least 8 bytes, found {record.KeyLength}");
                continue;
            }

            // An unreadable version that a newer one covers, or that is newer than R, takes nothing away from what is shown.
            if (record.Damage != RowDamage.None && view.FindNewest(record.UserKey, view.ReadTimestamp) == at)
            {
                (string problemClass, string reason) = Describe(view, record);
                Report(view, sink, at, record.UserKey, problemClass, reason);
            }
        }
    }

    private static void Report(SnapshotView view, IProblemSink sink, long position, ReadOnlySpan<byte> key, string problemClass, string reason)
    {
        (long offset, long valueOffset) = view.Locate(position);
        sink.Report(new Problem(ProblemSeverity.Error, problemClass, key.ToArray(), offset, valueOffset, reason));
    }

    private static (string ProblemClass, string Reason) Describe(SnapshotView view, in RawRecord record) => record.Damage switch
    {
        RowDamage.ShortValue => (ProblemClass.ShortValue, $"expected a value header of 9 bytes, found {record.ValueLength}"),
        RowDamage.Encrypted => view.ExplainEncrypted(record),
        _ => (ProblemClass.ReservedFlags, $"expected flags 00 or 01, found {record.Flags:x2}"),
    };
}
