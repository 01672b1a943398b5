namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>What a snapshot can hold at most (spec 01 §1.4, 02 §9.4).</summary>
public static class RowLimits
{
    /// <summary>Longest user key in bytes.</summary>
    public const int MaxUserKey = 1 << 20;

    /// <summary>Longest user value in bytes.</summary>
    public const int MaxValue = (256 << 20) + 34;

    /// <summary>Refuses what no snapshot can hold.</summary>
    /// <exception cref="RowLimitException">Key or value are too long.</exception>
    internal static void Check(ReadOnlySpan<byte> userKey, int valueLength, ulong origin)
    {
        if (userKey.Length > MaxUserKey)
        {
            throw new RowLimitException($"the key {KeyText.Printable(userKey)} has {userKey.Length} bytes, at most {MaxUserKey} are possible", origin);
        }

        if (valueLength > MaxValue)
        {
            throw new RowLimitException($"the value of {KeyText.Printable(userKey)} has {valueLength} bytes, at most {MaxValue} are possible", origin);
        }
    }
}
