using System.Buffers;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Indexing;
using Elastickv.SnapshotFs.Snapshot.Records;
using Elastickv.SnapshotFs.Snapshot.View;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// What is visible at one read timestamp R: for each user key the version with the greatest commit timestamp at or below R, unless it is a
/// tombstone or expired (spec 01 §3.1), with committed but unapplied transaction intents rolled forward (§3.5). Immutable and thread-safe;
/// cursors are not. No method allocates per row.
/// </summary>
public sealed class SnapshotView
{
    private const int StackKey = 1024;
    private const long WalkAllowance = 8 << 20;
    private const int SearchesPerTrim = 32;

    private readonly MappedFile file;
    private readonly RecordSequence records;
    private readonly SparseIndex index;
    private readonly RecordOrigin origin;
    private readonly TransactionOutcome transactions;
    private int searches;

    internal SnapshotView(MappedFile file, IndexedStream stream, ulong readTimestamp, bool atNewest, bool rollForward, RecordOrigin? origin = null, ReadTrace? trace = null)
    {
        this.file = file;
        this.origin = origin ?? RecordOrigin.Same;
        records = stream.Records;
        index = stream.Index;
        ReadTimestamp = readTimestamp;
        AtNewest = atNewest;
        transactions = TransactionOutcome.None;
        transactions = TransactionResolver.Resolve(this, rollForward);

        // What resolving looked at decides nothing about most keys; its outcome does.
        Trace = trace;
        foreach (RolledForward write in Rolled)
        {
            trace?.Note(write.CommitTimestamp, readTimestamp);
        }
    }

    /// <summary>R, an HLC timestamp (spec 01 §4).</summary>
    public ulong ReadTimestamp { get; }

    /// <summary>Number of committed but unapplied intents that this view shows as applied.</summary>
    public int RolledForwardCount => transactions.RolledForward.Length;

    /// <summary>Number of visible locks without a known outcome; the values before them are shown.</summary>
    public int UndecidedCount => transactions.Undecided.Length;

    /// <summary>What a block must hold for a scan to enter it.</summary>
    internal BlockContent Wanted => AtNewest ? BlockContent.Live : BlockContent.Put;

    /// <summary>Whether this is the newest state. A commit timestamp may lie above that (spec 01 §3.5), and is shown nevertheless.</summary>
    internal bool AtNewest { get; }

    /// <summary>Told when what is read changed; null when nobody asks.</summary>
    internal ReadTrace? Trace { get; }

    internal RecordSequence Records => records;

    internal SparseIndex Index => index;

    internal RolledForward[] Rolled => transactions.RolledForward;

    /// <summary>Whether the file differs from what was opened; what was read since then may be wrong (spec 00 §2).</summary>
    public bool SourceHasChanged => file.HasChanged();

    /// <summary>The visible row of one user key. A damaged row is given back too, with an empty body.</summary>
    public RowState TryGet(ReadOnlySpan<byte> userKey, out Row row) => TryGet(userKey, null, out row);

    /// <inheritdoc cref="TryGet(ReadOnlySpan{byte}, out Row)"/>
    /// <param name="userKey">The key.</param>
    /// <param name="hint">Where searches for such keys ended; null for none.</param>
    /// <param name="row">The row.</param>
    public RowState TryGet(ReadOnlySpan<byte> userKey, SearchHint? hint, out Row row)
    {
        int rolled = FindRolled(userKey);
        if (rolled >= 0)
        {
            row = RolledRow(Rolled[rolled]);
            return Rolled[rolled].Deletes ? RowState.Absent : RowState.Visible;
        }

        return TryGetStored(userKey, hint, out row);
    }

    /// <summary>The same by stored rows alone, without rolled-forward intents: what a commit compares with (spec 07 §1).</summary>
    public RowState TryGetStored(ReadOnlySpan<byte> userKey, out Row row) => TryGetStored(userKey, null, out row);

    private RowState TryGetStored(ReadOnlySpan<byte> userKey, SearchHint? hint, out Row row)
    {
        long position = FindNewest(userKey, ReadTimestamp, hint);
        if (position >= 0)
        {
            RawRecord record = records.Read(position, out _);
            Trace?.Note(record.CommitTimestamp, ReadTimestamp);
            return Judge(record, position, out row);
        }

        row = default;
        return RowState.Absent;
    }

    /// <summary>Rows whose user key starts with <paramref name="prefix"/>, in raw-key order (spec 01 §1.3): <em>not</em> the order of user keys.</summary>
    public RowCursor Scan(ReadOnlySpan<byte> prefix) => new(this, LowerBound(prefix, out long before), before, UpperBound(prefix, before, out _), prefix);

    /// <inheritdoc cref="Scan(ReadOnlySpan{byte})"/>
    /// <param name="prefix">The prefix.</param>
    /// <param name="hint">Where scans for such prefixes began.</param>
    public RowCursor Scan(ReadOnlySpan<byte> prefix, SearchHint hint)
    {
        long start = Search(prefix, hint, out long before);
        return new RowCursor(this, start, before, UpperBound(prefix, before, out _), prefix);
    }

    /// <summary>The same rows in the byte order of their user keys; costs a second pass. The caller disposes it.</summary>
    public OrderedCursor ScanOrdered(ReadOnlySpan<byte> prefix) => new(this, prefix);

    /// <summary>
    /// Every version of one user key, newest first, whatever the read timestamp: for <c>!s3|chunkblob|</c> rows, which are
    /// read at infinity (spec 01 §3.4).
    /// </summary>
    public VersionCursor Versions(ReadOnlySpan<byte> userKey) => new(this, userKey.ToArray(), LowerBound(userKey, ulong.MaxValue));

    /// <summary>
    /// The row at a position that an earlier row of this view had. False when the position cannot be a row's. The caller checks that the key
    /// is of the family it expects, because the position may have come from outside.
    /// </summary>
    public bool TryGetAt(long position, out Row row)
    {
        row = default;
        bool isRolled = position >= 0 && (position & RolledForward.PositionMark) != 0;
        long stored = isRolled ? position ^ RolledForward.PositionMark : position;
        if (!records.IsReadable(stored))
        {
            return false;
        }

        RawRecord record = records.Read(stored, out _);
        if (!record.HasUserKey)
        {
            return false;
        }

        if (!isRolled)
        {
            row = ToRow(record, stored);
            return true;
        }

        int rolled = TransactionResolver.IsIntent(record.UserKey) ? FindRolled(TransactionResolver.EmbeddedKey(record.UserKey)) : -1;
        if (rolled < 0 || Rolled[rolled].Intent != stored || Rolled[rolled].Deletes)
        {
            return false;
        }

        row = RolledRow(Rolled[rolled]);
        return true;
    }

    /// <summary>A problem that names this row's key and where the row and its value lie in the file.</summary>
    public Problem ProblemAt(ProblemSeverity severity, string problemClass, in Row row, string reason)
    {
        (long offset, long valueOffset) = Locate(row.Position);
        return new Problem(severity, problemClass, row.UserKey.ToArray(), offset, valueOffset, reason);
    }

    /// <summary>
    /// Reports the rows that cannot be read at all and the transactions whose outcome differs from the stored rows; walks only blocks that hold
    /// damage. What is wrong inside bodies is the adapters' to report.
    /// </summary>
    public void ReportProblems(IProblemSink sink)
    {
        RowProblems.Report(this, sink);
        transactions.Report(this, sink);
    }

    /// <summary>Called by cursors now and then: a walk over a large snapshot must not make the process large.</summary>
    internal void TrimWalked() => file.TrimMemory(WalkAllowance);

    /// <summary>Where a row and its value lie in the stored file, -1 where they have no place of their own; of a rolled-forward write, where its intent lies.</summary>
    internal (long Offset, long ValueOffset) Locate(long position)
    {
        position &= ~RolledForward.PositionMark;
        long offset = origin.OffsetInFile(records.OffsetOf(position));
        return offset < 0 ? (-1, -1) : (offset, offset + 16 + records.Read(position, out _).KeyLength);
    }

    /// <summary>Class and reason of the problem that an encrypted row is.</summary>
    internal (string ProblemClass, string Reason) ExplainEncrypted(in RawRecord record) => origin.Explain(record);

    /// <summary>Position of the newest version at or below a timestamp, -1 when there is none. Tombstones count.</summary>
    internal long FindNewest(ReadOnlySpan<byte> userKey, ulong timestamp, SearchHint? hint = null)
    {
        for (long position = LowerBound(userKey, timestamp, hint); position < records.End;)
        {
            RawRecord record = records.Read(position, out long next);
            ReadOnlySpan<byte> rawKey = record.RawKey;
            if (!rawKey.StartsWith(userKey))
            {
                return -1;
            }

            // Rows of longer keys may sort between the versions of this one; step over them.
            if (rawKey.Length == userKey.Length + ValueHeader.SuffixLength && !StoreMetadata.IsOperational(rawKey))
            {
                return position;
            }

            position = next;
        }

        return -1;
    }

    internal long LowerBound(ReadOnlySpan<byte> userKey, ulong timestamp, SearchHint? hint = null)
    {
        int length = userKey.Length + ValueHeader.SuffixLength;
        byte[]? rented = length <= StackKey ? null : ArrayPool<byte>.Shared.Rent(length);
        Span<byte> buffer = rented ?? stackalloc byte[StackKey];
        long position = Search(RawKey.Write(buffer, userKey, timestamp), hint, out _);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return position;
    }

    /// <summary>Position of the first record whose raw key is not below the given bytes.</summary>
    /// <param name="rawBytes">What is looked for.</param>
    /// <param name="before">Position of the record right before that one; -1 when there is none.</param>
    internal long LowerBound(ReadOnlySpan<byte> rawBytes, out long before) => index.LowerBound(rawBytes, out before);

    /// <inheritdoc cref="LowerBound(ReadOnlySpan{byte}, out long)"/>
    /// <param name="rawBytes">What is looked for.</param>
    /// <param name="near">Position of a record to look right behind first; -1 for none.</param>
    /// <param name="before">Position of the record right before that one; -1 when there is none.</param>
    internal long LowerBound(ReadOnlySpan<byte> rawBytes, long near, out long before)
    {
        before = near;
        return index.TryLowerBoundNear(rawBytes, ref before, out long position) ? position : index.LowerBound(rawBytes, out before);
    }

    /// <summary>Position of the first record above everything that starts with the prefix.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="near">Position of a record to look right behind first; -1 for none.</param>
    /// <param name="before">Position of the record right before that one; -1 when there is none or it is the end.</param>
    internal long UpperBound(ReadOnlySpan<byte> prefix, long near, out long before)
    {
        before = -1;
        byte[]? rented = prefix.Length <= StackKey ? null : ArrayPool<byte>.Shared.Rent(prefix.Length);
        Span<byte> buffer = rented ?? stackalloc byte[StackKey];
        long position = RawKey.TrySuccessor(prefix, buffer, out ReadOnlySpan<byte> successor) ? LowerBound(successor, near, out before) : records.End;
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return position;
    }

    private long Search(ReadOnlySpan<byte> rawKey, SearchHint? hint, out long before)
    {
        long position;
        before = -1;
        if (hint is null || !hint.TryUse(index, rawKey, out position, out before))
        {
            // A search maps up to 64 KiB around each page it looks at.
            if (Interlocked.Increment(ref searches) % SearchesPerTrim == 0)
            {
                TrimWalked();
            }

            position = index.LowerBound(rawKey, out before);
            hint?.Note(before, found: false);
        }
        else if (hint.Note(before, found: true))
        {
            TrimWalked();
        }

        return position;
    }

    /// <summary>Turns the newest version at R into an answer.</summary>
    internal RowState Judge(in RawRecord record, long position, out Row row)
    {
        row = default;
        if (record.Damage != RowDamage.None)
        {
            row = ToRow(record, position);
            return RowState.Damaged;
        }

        if (record.IsTombstone || (record.ExpireAt != 0 && record.ExpireAt <= ReadTimestamp))
        {
            Trace?.Note(record.ExpireAt, ReadTimestamp);
            return RowState.Absent;
        }

        row = ToRow(record, position);
        return RowState.Visible;
    }

    internal static Row ToRow(in RawRecord record, long position)
    {
        RowDamage damage = record.Damage;
        ReadOnlySpan<byte> body = damage == RowDamage.None ? record.RawValue[ValueHeader.Length..] : record.RawValue[..0];
        return new Row(record.UserKey, body, record.CommitTimestamp, damage, position);
    }

    internal Row RolledRow(in RolledForward rolled) => TransactionResolver.ToRow(records.Read(rolled.Intent, out _), rolled);

    /// <summary>Index of the rolled-forward write of a user key, -1 when there is none. There is at most one lock per key.</summary>
    internal int FindRolled(ReadOnlySpan<byte> userKey)
    {
        for (int i = FirstRolled(userKey); i < Rolled.Length; i++)
        {
            ReadOnlySpan<byte> rawKey = Rolled[i].RawKey;
            if (!rawKey.StartsWith(userKey))
            {
                return -1;
            }

            if (rawKey.Length == userKey.Length + ValueHeader.SuffixLength)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Index of the first rolled-forward write whose raw key is not below the given bytes.</summary>
    internal int FirstRolled(ReadOnlySpan<byte> rawBytes)
    {
        int low = 0, high = Rolled.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Rolled[middle].RawKey.AsSpan().SequenceCompareTo(rawBytes) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
