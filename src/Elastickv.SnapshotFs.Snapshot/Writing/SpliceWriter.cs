using Elastickv.SnapshotFs.Snapshot.Records;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.Writing;

/// <summary>
/// Writes a base with new rows merged in (spec 07 §2): one sequential pass, untouched records copied byte for byte in long runs, store metadata and registry
/// rows left out. Memory does not grow with the base.
/// </summary>
internal static class SpliceWriter
{
    private const long CopyAhead = 4 << 20;

    /// <summary>The records a bare output cannot hold.</summary>
    public static List<BadRecord> FindBadRecords(SnapshotFile source)
    {
        var bad = new List<BadRecord>();
        if (source.Summary.DamagedRecords > 0)
        {
            StoredRecords records = source.Stored;
            while (records.MoveNext())
            {
                RawRecord record = records.Current;
                if (!StoreMetadata.IsOperational(record.RawKey) && WhyBad(record) is { } reason)
                {
                    bad.Add(new BadRecord(source.OffsetInFile(records.Offset), record.RawKey.ToArray(), reason, FindUncovered(source.View, record)));
                }

                records.TrimBehind();
            }
        }

        return bad;
    }

    private static UncoveredVersion FindUncovered(SnapshotView view, in RawRecord record)
    {
        if (!record.HasUserKey)
        {
            return UncoveredVersion.Unchanged;
        }

        bool isNewest = true;
        VersionCursor versions = view.Versions(record.UserKey);
        while (versions.MoveNext())
        {
            RawRecord version = view.Records.Read(versions.Current.Position, out _);
            if (isNewest && !version.RawKey.SequenceEqual(record.RawKey))
            {
                return UncoveredVersion.Unchanged;
            }

            // An older bad version is left out too.
            isNewest = false;
            if (WhyBad(version) is null)
            {
                return versions.IsTombstone ? UncoveredVersion.Tombstone : UncoveredVersion.Value;
            }
        }

        return UncoveredVersion.None;
    }

    /// <param name="source">The base.</param>
    /// <param name="rows">New rows, all at <see cref="SnapshotFile.NextCommitTimestamp"/>.</param>
    /// <param name="output">An empty file.</param>
    /// <param name="nodeForm">Whether to write header and footer of a node's file.</param>
    /// <param name="dropBadRecords">Whether to leave out what <see cref="FindBadRecords"/> finds.</param>
    /// <param name="progress">Told now and then how many bytes of the base are done.</param>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public static (long Length, byte[] Sha256) Write(
        SnapshotFile source, SortedRows rows, SafeFileHandle output, bool nodeForm, bool dropBadRecords, Action<long>? progress = null)
    {
        using var writer = new PayloadWriter(output, source.NextCommitTimestamp, nodeForm);
        StoredRecords records = source.Stored;
        bool hasNew = rows.MoveNext();
        long runStart = 0, runEnd = 0;
        while (records.MoveNext())
        {
            RawRecord record = records.Current;

            // A run that is written in pieces is still one: what lies behind is given back before the walk gets far ahead of the copy.
            if (runEnd - runStart >= CopyAhead)
            {
                CopyRun(records, ref runStart, runEnd, writer);
                progress?.Invoke(runEnd);
            }

            records.TrimBehind(runStart < runEnd ? runStart : records.Offset);
            while (hasNew && rows.Current.RawKey.SequenceCompareTo(record.RawKey) < 0)
            {
                CopyRun(records, ref runStart, runEnd, writer);
                WriteNew(rows, writer);
                hasNew = rows.MoveNext();
            }

            if (StoreMetadata.IsOperational(record.RawKey) || (dropBadRecords && WhyBad(record) is not null))
            {
                continue;
            }

            if (runEnd != records.Offset)
            {
                CopyRun(records, ref runStart, runEnd, writer);
                runStart = records.Offset;
            }

            runEnd = records.Offset + records.Length;
        }

        CopyRun(records, ref runStart, runEnd, writer);
        while (hasNew)
        {
            WriteNew(rows, writer);
            hasNew = rows.MoveNext();
        }

        return writer.Finish();
    }

    /// <summary>Whether a written file is exactly the base with the rows merged in: the same walk as <see cref="Write"/>, comparing instead of writing.</summary>
    public static bool IsSpliceOf(SnapshotFile written, SnapshotFile source, SortedRows rows, bool dropBadRecords, Action<long>? progress = null)
    {
        StoredRecords actual = written.Stored;
        StoredRecords records = source.Stored;
        bool hasNew = rows.MoveNext();
        while (records.MoveNext())
        {
            RawRecord record = records.Current;
            if (records.TrimBehind())
            {
                progress?.Invoke(records.Offset);
            }

            actual.TrimBehind();
            while (hasNew && rows.Current.RawKey.SequenceCompareTo(record.RawKey) < 0)
            {
                if (!NextIs(ref actual, rows.Current))
                {
                    return false;
                }

                hasNew = rows.MoveNext();
            }

            if (StoreMetadata.IsOperational(record.RawKey) || (dropBadRecords && WhyBad(record) is not null))
            {
                continue;
            }

            if (!actual.MoveNext() || !actual.Current.RawKey.SequenceEqual(record.RawKey) || !actual.Current.RawValue.SequenceEqual(record.RawValue))
            {
                return false;
            }
        }

        while (hasNew)
        {
            if (!NextIs(ref actual, rows.Current))
            {
                return false;
            }

            hasNew = rows.MoveNext();
        }

        return !actual.MoveNext() && written.Summary.HeaderTimestamp == source.NextCommitTimestamp;
    }

    private static bool NextIs(ref StoredRecords actual, in NewRow row) =>
        actual.MoveNext() && actual.Current.RawKey.SequenceEqual(row.RawKey) && actual.Current.Damage == RowDamage.None
        && actual.Current.IsTombstone == row.IsTombstone && actual.Current.ExpireAt == 0
        && actual.Current.RawValue[ValueHeader.Length..].SequenceEqual(row.Value);

    private static void WriteNew(SortedRows rows, PayloadWriter writer) =>
        writer.WriteRow(rows.Current.RawKey, rows.Current.IsTombstone, rows.Current.Value);

    /// <summary>Copies what has gathered, and starts the next run behind it.</summary>
    private static void CopyRun(in StoredRecords records, ref long runStart, long runEnd, PayloadWriter writer)
    {
        if (runStart < runEnd)
        {
            writer.CopyRecords(records.File, runStart, runEnd - runStart);
            runStart = runEnd;
        }
    }

    private static string? WhyBad(in RawRecord record) =>
        !record.HasUserKey ? $"raw key of {record.KeyLength} bytes, at least 8 are needed"
        : record.Damage switch
        {
            RowDamage.None => null,
            RowDamage.ShortValue => $"value of {record.ValueLength} bytes, at least 9 are needed",
            RowDamage.Encrypted => "encrypted",
            _ => $"reserved flags {record.Flags:x2}",
        };
}
