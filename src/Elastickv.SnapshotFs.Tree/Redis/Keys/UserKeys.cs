using System.Buffers.Binary;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Redis.Keys;

/// <summary>Composes the user keys of Redis rows, or what all user keys of one Redis key in a family start with (spec 03 §2).</summary>
internal static class UserKeys
{
    private const int SizeLength = 4;

    /// <summary>Replaces the output by the prefix and the key as it is.</summary>
    public static void Plain(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key, ByteBuffer output)
    {
        output.Clear();
        output.Append(prefix);
        output.Append(key);
    }

    /// <summary>Replaces the output by the prefix and L(key).</summary>
    public static void Sized(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key, ByteBuffer output)
    {
        output.Clear();
        output.Append(prefix);
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(SizeLength), (uint)key.Length);
        output.Advance(SizeLength);
        output.Append(key);
    }
}
