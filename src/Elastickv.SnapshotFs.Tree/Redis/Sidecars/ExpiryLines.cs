using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Directories;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Sidecars;

/// <summary>
/// Walks what expires in <c>strings/</c> or <c>hll/</c> in the reference's order: the values that own their expiry, in raw-key order, then the TTL
/// rows of the values of the old form, in raw-key order (spec 03 §5). Not thread-safe.
/// </summary>
internal sealed class ExpiryLines(RedisRows rows, StringDirectory directory)
{
    private RowCursor values = directory.Scan();
    private RowCursor expiries;
    private bool valuesDone;
    private bool anyOld;

    /// <summary>The key that expires.</summary>
    public ReadOnlySpan<byte> Key => directory.TryGetKey(0, Value, out ReadOnlySpan<byte> key) ? key : default;

    /// <summary>The value's row.</summary>
    public Row Value { get; private set; }

    /// <summary>The row the expiry comes from: the value's own, or a TTL row.</summary>
    public Row Source { get; private set; }

    public ulong Milliseconds { get; private set; }

    public bool MoveNext() => (!valuesDone && MoveInValues()) || (anyOld && MoveInExpiries());

    /// <summary>The expiry that a TTL row gives to a value of the old form, if it does.</summary>
    public static bool TryMatch(RedisRows rows, StringDirectory directory, in Row expiry, out Row value, out ulong milliseconds)
    {
        value = default;
        return TtlRow.TryRead(expiry, out milliseconds)
            && rows.Expiries.TryParse(expiry.UserKey, out ReadOnlySpan<byte> key, out _)
            && directory.TryGetDefining(key, out value)
            && directory.TryRead(value, out StringValue parsed)
            && !parsed.IsCurrent;
    }

    private bool MoveInValues()
    {
        while (values.MoveNext())
        {
            Row row = values.Current;
            if (!directory.TryRead(row, out StringValue value))
            {
                continue;
            }

            anyOld |= !value.IsCurrent;
            if (value.ExpireAtMs != 0)
            {
                Value = Source = row;
                Milliseconds = TtlRow.Clamp(value.ExpireAtMs);
                return true;
            }
        }

        valuesDone = true;
        expiries = rows.Expiries.Scan();
        return false;
    }

    private bool MoveInExpiries()
    {
        while (expiries.MoveNext())
        {
            if (TryMatch(rows, directory, expiries.Current, out Row value, out ulong milliseconds))
            {
                Value = value;
                Source = expiries.Current;
                Milliseconds = milliseconds;
                return true;
            }
        }

        return false;
    }
}
