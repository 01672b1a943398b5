using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.TestData;

/// <summary>One record before it is written: raw key and raw value (spec 01 §1.2), whatever they hold.</summary>
public sealed record StreamRow(byte[] RawKey, byte[] RawValue)
{
    /// <summary>A row of the MVCC kind.</summary>
    /// <param name="userKey">Key without timestamp.</param>
    /// <param name="timestamp">HLC commit timestamp.</param>
    /// <param name="body">User value.</param>
    /// <param name="flags">Bit 0 tombstone, bits 1 and 2 encryption state.</param>
    /// <param name="expireAt">HLC timestamp, 0 = never.</param>
    public static StreamRow Of(ReadOnlySpan<byte> userKey, ulong timestamp, ReadOnlySpan<byte> body = default, byte flags = 0, ulong expireAt = 0)
    {
        var key = new byte[userKey.Length + 8];
        userKey.CopyTo(key);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(userKey.Length), ~timestamp);
        var value = new byte[body.Length + 9];
        value[0] = flags;
        BinaryPrimitives.WriteUInt64LittleEndian(value.AsSpan(1), expireAt);
        body.CopyTo(value.AsSpan(9));
        return new StreamRow(key, value);
    }
}
