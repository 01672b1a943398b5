using System.Security.Cryptography;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>ESC: file names for object keys that cannot be paths (spec 00 §3.7). Pure functions.</summary>
internal static class EscapedName
{
    private const int MaxPlain = 200;
    private const int QuotedLength = 32;
    private const int HashBytes = 16;

    /// <summary>Appends ESC(key), without the suffix.</summary>
    public static void Append(ReadOnlySpan<byte> key, ByteBuffer output)
    {
        int start = output.Length;
        Segment.Encode(key, output);
        if (output.Length - start > MaxPlain)
        {
            output.Truncate(start);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(key, hash);
            Segment.AppendHex(hash[..HashBytes], output);
            output.Append("__"u8);
            Segment.PercentEncode(key[..Math.Min(key.Length, QuotedLength)], output);
        }
    }

    /// <summary>A number that a key and its name both tell: the first half of what the hashed form quotes of the key's SHA-256.</summary>
    public static ulong Digest(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>The same number, from ESC(key); false for what no key is escaped to.</summary>
    public static bool TryGetDigest(ReadOnlySpan<byte> name, out ulong digest)
    {
        if (Segment.LooksHashed(name))
        {
            return System.Buffers.Text.Utf8Parser.TryParse(name[..HashBytes], out digest, out _, 'x');
        }

        digest = 0;
        using var key = new ByteBuffer(256);
        if (Segment.TryDecode(name, key) != SegmentKind.Plain)
        {
            return false;
        }

        digest = Digest(key.WrittenSpan);
        return true;
    }
}
