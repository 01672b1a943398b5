using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.View;

/// <summary>Classifies the visible locks of a view and finds the writes that were acknowledged but never applied (spec 01 §3.5).</summary>
internal static class TransactionResolver
{
    private const byte FormatVersion = 1;
    private const int LockHeader = 1 + 8 + 8 + 1 + 8;
    private const int IntentHeader = 1 + 8 + 1 + 8;

    private enum Fate
    {
        Nothing,
        RollForward,
        Undecided,
        Unreadable,
    }

    private static ReadOnlySpan<byte> LockPrefix => "!txn|lock|"u8;

    private static ReadOnlySpan<byte> IntentPrefix => "!txn|int|"u8;

    private static ReadOnlySpan<byte> CommitPrefix => "!txn|cmt|"u8;

    private static ReadOnlySpan<byte> RollbackPrefix => "!txn|rb|"u8;

    public static bool IsIntent(ReadOnlySpan<byte> userKey) => userKey.StartsWith(IntentPrefix);

    /// <summary>The user key a lock or intent row is about.</summary>
    public static ReadOnlySpan<byte> EmbeddedKey(ReadOnlySpan<byte> userKey) =>
        userKey.StartsWith(LockPrefix) ? userKey[LockPrefix.Length..] : userKey.StartsWith(IntentPrefix) ? userKey[IntentPrefix.Length..] : userKey;

    /// <summary>The row an intent stands for; the intent was checked when it was resolved.</summary>
    public static Row ToRow(in RawRecord intent, in RolledForward write) =>
        new(EmbeddedKey(intent.UserKey), intent.RawValue[(ValueHeader.Length + IntentHeader)..], write.CommitTimestamp, RowDamage.None, write.Position);

    /// <param name="view">A view in which nothing is rolled forward yet.</param>
    /// <param name="rollForward">False leaves committed intents unapplied and lists none.</param>
    public static TransactionOutcome Resolve(SnapshotView view, bool rollForward)
    {
        List<RolledForward>? rolled = null;
        List<long>? undecided = null;
        List<long>? unreadable = null;
        RowCursor locks = view.Scan(LockPrefix);
        while (locks.MoveNext())
        {
            Row row = locks.Current;
            if (!row.IsReadable)
            {
                continue;
            }

            switch (Classify(view, row, out RolledForward write))
            {
                case Fate.RollForward when rollForward:
                    (rolled ??= []).Add(write);
                    break;
                case Fate.Undecided:
                    (undecided ??= []).Add(row.Position);
                    break;
                case Fate.Unreadable:
                    (unreadable ??= []).Add(row.Position);
                    break;
            }
        }

        if (rolled is null && undecided is null && unreadable is null)
        {
            return TransactionOutcome.None;
        }

        rolled?.Sort((x, y) => x.RawKey.AsSpan().SequenceCompareTo(y.RawKey));
        return new TransactionOutcome(rolled?.ToArray() ?? [], undecided?.ToArray() ?? [], unreadable?.ToArray() ?? []);
    }

    private static Fate Classify(SnapshotView view, in Row lockRow, out RolledForward write)
    {
        write = default;
        ReadOnlySpan<byte> body = lockRow.Body;
        if (body.Length < LockHeader || body[0] != FormatVersion
            || BinaryPrimitives.ReadUInt64BigEndian(body[18..]) != (ulong)(body.Length - LockHeader))
        {
            return Fate.Unreadable;
        }

        ReadOnlySpan<byte> start = body.Slice(1, 8);
        ReadOnlySpan<byte> primary = body[LockHeader..];
        switch (TryGetEver(view, [.. CommitPrefix, .. primary, .. start], out Row commit))
        {
            case RowState.Visible when commit.Body.Length >= 9 && commit.Body[0] == FormatVersion:
                return RollForward(view, lockRow, start, BinaryPrimitives.ReadUInt64BigEndian(commit.Body[1..]), out write);
            case RowState.Absent:
                return TryGetEver(view, [.. RollbackPrefix, .. primary, .. start], out _) == RowState.Absent ? Fate.Undecided : Fate.Nothing;
            default:
                return Fate.Unreadable;
        }
    }

    /// <summary>A commit or rollback record, also one that was written after the read timestamp: the outcome of a lock that was still held then is known all the same.</summary>
    private static RowState TryGetEver(SnapshotView view, byte[] userKey, out Row row)
    {
        row = default;
        long position = view.FindNewest(userKey, ulong.MaxValue);
        return position < 0 ? RowState.Absent : view.Judge(view.Records.Read(position, out _), position, out row);
    }

    private static Fate RollForward(SnapshotView view, in Row lockRow, ReadOnlySpan<byte> start, ulong commitTimestamp, out RolledForward write)
    {
        write = default;
        if (commitTimestamp > view.ReadTimestamp && !view.AtNewest)
        {
            return Fate.Nothing;
        }

        ReadOnlySpan<byte> userKey = EmbeddedKey(lockRow.UserKey);
        long newest = view.FindNewest(userKey, view.AtNewest ? ulong.MaxValue : view.ReadTimestamp);
        if (newest >= 0 && view.Records.Read(newest, out _).CommitTimestamp >= commitTimestamp)
        {
            return Fate.Nothing;
        }

        if (view.TryGet([.. IntentPrefix, .. userKey], out Row intent) != RowState.Visible)
        {
            return Fate.Unreadable;
        }

        ReadOnlySpan<byte> body = intent.Body;
        if (body.Length < IntentHeader || body[0] != FormatVersion || !body.Slice(1, 8).SequenceEqual(start) || body[9] > 1
            || BinaryPrimitives.ReadUInt64BigEndian(body[10..]) != (ulong)(body.Length - IntentHeader))
        {
            return Fate.Unreadable;
        }

        write = new RolledForward(intent.Position, commitTimestamp, body[9] == 1, RawKey.Of(userKey, commitTimestamp));
        return Fate.RollForward;
    }
}
