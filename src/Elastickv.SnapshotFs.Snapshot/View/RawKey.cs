using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Snapshot.View;

/// <summary>Raw keys made for comparing and seeking (spec 01 §1.2, §1.3).</summary>
internal static class RawKey
{
    /// <summary><paramref name="userKey"/> followed by the big-endian complement of <paramref name="timestamp"/>.</summary>
    public static byte[] Of(ReadOnlySpan<byte> userKey, ulong timestamp)
    {
        var raw = new byte[userKey.Length + 8];
        Write(raw, userKey, timestamp);
        return raw;
    }

    /// <summary>Writes the raw key into a buffer of at least its length and returns exactly it.</summary>
    public static ReadOnlySpan<byte> Write(Span<byte> buffer, ReadOnlySpan<byte> userKey, ulong timestamp)
    {
        userKey.CopyTo(buffer);
        BinaryPrimitives.WriteUInt64BigEndian(buffer[userKey.Length..], ~timestamp);
        return buffer[..(userKey.Length + 8)];
    }

    /// <summary>The smallest byte string above every string that starts with <paramref name="prefix"/>; false when there is none (all FF).</summary>
    public static bool TrySuccessor(ReadOnlySpan<byte> prefix, Span<byte> buffer, out ReadOnlySpan<byte> successor)
    {
        int last = prefix.Length - 1;
        while (last >= 0 && prefix[last] == 0xFF)
        {
            last--;
        }

        successor = default;
        if (last < 0)
        {
            return false;
        }

        prefix[..(last + 1)].CopyTo(buffer);
        buffer[last]++;
        successor = buffer[..(last + 1)];
        return true;
    }
}
