namespace Elastickv.SnapshotFs.Snapshot.Records;

/// <summary>The 9 bytes before every MVCC body: flags, then expire_at as LE64 (spec 01 §1.2).</summary>
internal static class ValueHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Length = 9;

    /// <summary>Length of the inverted commit timestamp behind every user key, in bytes.</summary>
    public const int SuffixLength = 8;

    private const byte TombstoneBit = 0x01;
    private const byte EncryptionMask = 0x06;
    private const byte EncryptedState = 0x02;
    private const byte ReservedMask = 0xF8;

    public static bool IsTombstone(byte flags) => (flags & TombstoneBit) != 0;

    /// <summary>The same flags for the row in cleartext.</summary>
    public static byte Cleartext(byte flags) => (byte)(flags & ~EncryptionMask);

    /// <summary>What the flags say about readability; <see cref="RowDamage.None"/> for cleartext rows.</summary>
    public static RowDamage Damage(byte flags) =>
        (flags & (ReservedMask | EncryptionMask)) == 0 ? RowDamage.None
        : (flags & ReservedMask) != 0 || (flags & EncryptionMask) != EncryptedState ? RowDamage.ReservedFlags
        : RowDamage.Encrypted;
}
