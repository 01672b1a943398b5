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
            (long offset, long valueOffset) = (view.Records.OffsetOf(at), view.Records.OffsetOf(at) + 16 + record.KeyLength);
            if (StoreMetadata.IsOperational(record.RawKey))
            {
                continue;
            }

            if (!record.HasUserKey)
            {
                sink.Report(new Problem(ProblemSeverity.Error, ProblemClass.ShortKey, record.RawKey.ToArray(), offset, valueOffset, $"expected a raw key of at least 8 bytes, found {record.KeyLength}"));
                continue;
            }

            // An unreadable version that a newer one covers, or that is newer than R, takes nothing away from what is shown.
            if (record.Damage != RowDamage.None && view.FindNewest(record.UserKey, view.ReadTimestamp) == at)
            {
                sink.Report(Describe(record, offset, valueOffset));
            }
        }
    }

    private static Problem Describe(in RawRecord record, long offset, long valueOffset) => record.Damage switch
    {
        RowDamage.ShortValue => new Problem(ProblemSeverity.Error, ProblemClass.ShortValue, record.UserKey.ToArray(), offset, valueOffset, $"expected a value header of 9 bytes, found {record.ValueLength}"),
        RowDamage.Encrypted => new Problem(ProblemSeverity.Error, ProblemClass.Encrypted, record.UserKey.ToArray(), offset, valueOffset, "the value is encrypted and no key was given"),
        _ => new Problem(ProblemSeverity.Error, ProblemClass.ReservedFlags, record.UserKey.ToArray(), offset, valueOffset, $"expected flags 00 or 01, found {record.Flags:x2}"),
    };
}
