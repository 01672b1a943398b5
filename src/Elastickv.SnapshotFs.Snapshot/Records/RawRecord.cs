using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Snapshot.Records;

/// <summary>
/// One record of the stream, exactly as stored (spec 01 §1.1). Points into the mapped file: valid as long as the
/// <see cref="SnapshotFile"/> it came from is open. Pointers instead of spans, so that cursors can keep one.
/// </summary>
internal readonly unsafe struct RawRecord
{
    private readonly byte* key;
    private readonly byte* value;

    public RawRecord(byte* key, int keyLength, byte* value, int valueLength)
    {
        this.key = key;
        this.value = value;
        KeyLength = keyLength;
        ValueLength = valueLength;
    }

    public int KeyLength { get; }

    public int ValueLength { get; }

    public ReadOnlySpan<byte> RawKey => new(key, KeyLength);

    public ReadOnlySpan<byte> RawValue => new(value, ValueLength);

    /// <summary>False for a key too short to carry a timestamp; such a record belongs to no user key.</summary>
    public bool HasUserKey => KeyLength >= ValueHeader.SuffixLength;

    /// <summary>Only when <see cref="HasUserKey"/>.</summary>
    public ReadOnlySpan<byte> UserKey => new(key, KeyLength - ValueHeader.SuffixLength);

    /// <summary>Only when <see cref="HasUserKey"/>.</summary>
    public ulong CommitTimestamp =>
        ~BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(key + KeyLength - ValueHeader.SuffixLength, ValueHeader.SuffixLength));

    /// <summary>First byte of the value; only when the value has its whole header.</summary>
    public byte Flags => *value;

    public ulong ExpireAt => BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(value + 1, 8));

    public RowDamage Damage => ValueLength < ValueHeader.Length ? RowDamage.ShortValue : ValueHeader.Damage(*value);

    public bool IsTombstone => ValueHeader.IsTombstone(*value);
}
