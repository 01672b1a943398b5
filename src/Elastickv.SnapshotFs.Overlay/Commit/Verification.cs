using Elastickv.SnapshotFs.Overlay.Host;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Snapshot.Records;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>
/// Reads a written snapshot back before it gets its name (spec 00 §7.5): first every stored row against what was meant, then the tree that our own reader
/// shows of it, encoded again. So neither a bad disk nor a bad encoder goes unnoticed.
/// </summary>
internal static class Verification
{
    private const int CompareStep = 1 << 20;

    /// <param name="output">What was written.</param>
    /// <param name="timestamp">The commit timestamp of every row.</param>
    /// <param name="meant">The rows; disposed as soon as they are compared, because the next step needs as much memory again.</param>
    /// <param name="encoders">Who encodes the tree again.</param>
    /// <exception cref="EncodeRefusedException">The file does not hold what it should.</exception>
    public static void Check(OutputFile output, ulong timestamp, RowSorter meant, List<ICanonicalEncoder> encoders)
    {
        string path = output.TemporaryPath;
        using SnapshotFile written = output.Reopen(rollForward: true);
        if (FindDifference(written, timestamp, meant.Sort()) is { } difference)
        {
            throw Refused(difference);
        }

        meant.Dispose();
        using var tree = new SnapshotTree(written, new TreeOptions { SourcePath = path, ProgramVersion = "" });
        using var again = new RowSorter(timestamp);
        using var origins = new OriginLog();
        CanonicalEncode.Encode(new LogicalSource(tree), encoders, timestamp, again, origins);
        if (FindDifference(written, timestamp, again.Sort()) is { } changed)
        {
            // A few legal spellings are not what the tree shows of them (an empty "user_metadata", say). Then the two trees must agree in every byte.
            RequireSameTree(tree, path, timestamp, again, changed);
        }
    }

    private static void RequireSameTree(SnapshotTree tree, string path, ulong timestamp, RowSorter again, string changed)
    {
        string second = path + Leftovers.AgainSuffix;
        try
        {
            using (SafeFileHandle handle = Posix.CreatePrivate(second))
            {
                CanonicalEncode.Write(again.Sort(), handle, timestamp, nodeForm: false);
            }

            using SnapshotFile file = SnapshotFile.Open(second, new SnapshotOptions());
            using var other = new SnapshotTree(file, new TreeOptions { SourcePath = path, ProgramVersion = "" });
            if (!SameChecksums(tree, other))
            {
                throw Refused(changed);
            }
        }
        finally
        {
            File.Delete(second);
        }
    }

    /// <summary>CHECKSUMS names every file with its digest, so two trees are equal exactly when theirs are.</summary>
    private static bool SameChecksums(SnapshotTree left, SnapshotTree right)
    {
        using SourceFile a = new LogicalSource(left).Open("CHECKSUMS"u8);
        using SourceFile b = new LogicalSource(right).Open("CHECKSUMS"u8);
        if (a.Length != b.Length)
        {
            return false;
        }

        using var x = new ByteBuffer(CompareStep);
        using var y = new ByteBuffer(CompareStep);
        for (long at = 0; at < a.Length;)
        {
            int step = (int)Math.Min(CompareStep, a.Length - at);
            Span<byte> one = x.GetSpan(step)[..step];
            Span<byte> two = y.GetSpan(step)[..step];
            a.Read(at, one);
            b.Read(at, two);
            if (!one.SequenceEqual(two))
            {
                return false;
            }

            at += step;
        }

        return true;
    }

    /// <summary>The first difference between the file and a sequence of rows, for people; null when there is none.</summary>
    private static string? FindDifference(SnapshotFile written, ulong timestamp, SortedRows rows)
    {
        StoredRecords records = written.Stored;
        long count = 0;
        while (rows.MoveNext())
        {
            if (!records.MoveNext() || !Same(records.Current, rows.Current))
            {
                return $"it differs at the key {KeyText.Printable(rows.Current.UserKey)}";
            }

            count++;
            records.TrimBehind();
        }

        return records.MoveNext() || written.Summary.HeaderTimestamp != timestamp
            ? $"it holds {written.Summary.Records} rows at {written.Summary.HeaderTimestamp}, {count} at {timestamp} were meant"
            : null;
    }

    private static bool Same(in RawRecord record, in NewRow row) =>
        record.RawKey.SequenceEqual(row.RawKey) && record.Damage == RowDamage.None && record.IsTombstone == row.IsTombstone && record.ExpireAt == 0
        && record.RawValue[ValueHeader.Length..].SequenceEqual(row.Value);

    private static EncodeRefusedException Refused(string difference) =>
        new($"the snapshot was read back and {difference}; nothing was published", isUsage: false);
}
