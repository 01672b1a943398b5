using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Snapshot.Records;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>
/// Reads a written snapshot back before it gets its name (spec 00 §7.5): first every stored row against what was meant, then the tree that our own reader
/// shows of it, encoded again, against the same rows. So neither a bad disk nor a bad encoder goes unnoticed.
/// </summary>
internal static class Verification
{
    /// <exception cref="EncodeRefusedException">The file does not hold what it should.</exception>
    public static void Check(string path, ulong timestamp, RowSorter meant, List<ICanonicalEncoder> encoders)
    {
        using SnapshotFile written = SnapshotFile.Open(path, new SnapshotOptions());
        CompareRows(written, timestamp, meant.Sort());
        using var tree = new SnapshotTree(written, new TreeOptions { SourcePath = path, ProgramVersion = "" });
        using var again = new RowSorter(timestamp);
        using var origins = new OriginLog();
        CanonicalEncode.Encode(new LogicalSource(tree), encoders, timestamp, again, origins);
        CompareRows(written, timestamp, again.Sort());
    }

    private static void CompareRows(SnapshotFile written, ulong timestamp, SortedRows rows)
    {
        StoredRecords records = written.Stored;
        long count = 0;
        while (rows.MoveNext())
        {
            if (!records.MoveNext() || !Same(records.Current, rows.Current))
            {
                throw Mismatch(rows.Current.UserKey);
            }

            count++;
        }

        if (records.MoveNext() || written.Summary.HeaderTimestamp != timestamp || written.Summary.Records != count)
        {
            throw new EncodeRefusedException($"the snapshot read back holds {written.Summary.Records} rows at {written.Summary.HeaderTimestamp}, {count} at {timestamp} were meant; nothing was published", isUsage: false);
        }
    }

    private static bool Same(in RawRecord record, in NewRow row) =>
        record.RawKey.SequenceEqual(row.RawKey) && record.Damage == RowDamage.None && record.IsTombstone == row.IsTombstone && record.ExpireAt == 0
        && record.RawValue[ValueHeader.Length..].SequenceEqual(row.Value);

    private static EncodeRefusedException Mismatch(ReadOnlySpan<byte> userKey) =>
        new($"the snapshot read back differs from what was meant at the key {KeyText.Printable(userKey)}; nothing was published", isUsage: false);
}
