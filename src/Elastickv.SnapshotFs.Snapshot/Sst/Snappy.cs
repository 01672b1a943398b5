using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Snapshot.Sst;

/// <summary>
/// The Snappy block format: the length as a varint, then literals and copies of what came before. Reads nothing outside the input and writes nothing outside the output, whatever
/// the input is. Stateless.
/// </summary>
internal static class Snappy
{
    // A copy of three bytes gives 64; nothing gives more for less.
    private const int MostFromThreeBytes = 64;

    private const int ShortestExplicitLength = 60;

    /// <summary>Takes the decompressed length off the front; false when there is none, or when so few bytes cannot give so many.</summary>
    public static bool TryTakeLength(ref ReadOnlySpan<byte> compressed, out ulong length) =>
        Varint.TryTake(ref compressed, out length) && length <= (ulong)compressed.Length * MostFromThreeBytes / 3;

    /// <summary>Decompresses what follows the length; false when it is not exactly as long as the output, or makes no sense.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> compressed, Span<byte> output)
    {
        int written = 0;
        while (!compressed.IsEmpty)
        {
            byte tag = compressed[0];
            compressed = compressed[1..];
            bool valid = (tag & 3) == 0
                ? TryLiteral(tag >> 2, ref compressed, output, ref written)
                : TryTakeCopy(tag, ref compressed, out int length, out uint offset) && TryCopy(output, length, offset, ref written);
            if (!valid)
            {
                return false;
            }
        }

        return written == output.Length;
    }

    private static bool TryLiteral(int code, ref ReadOnlySpan<byte> compressed, Span<byte> output, ref int written)
    {
        uint last = (uint)code;
        if (code >= ShortestExplicitLength)
        {
            int bytes = code - ShortestExplicitLength + 1;
            if (compressed.Length < bytes)
            {
                return false;
            }

            last = 0;
            for (int i = 0; i < bytes; i++)
            {
                last |= (uint)compressed[i] << (8 * i);
            }

            compressed = compressed[bytes..];
        }

        // The stored number is one less than the length.
        if (last >= (uint)compressed.Length || last >= (uint)(output.Length - written))
        {
            return false;
        }

        int length = (int)last + 1;
        compressed[..length].CopyTo(output[written..]);
        compressed = compressed[length..];
        written += length;
        return true;
    }

    private static bool TryTakeCopy(byte tag, ref ReadOnlySpan<byte> compressed, out int length, out uint offset)
    {
        int kind = tag & 3;
        int bytes = kind == 3 ? 4 : kind;
        length = kind == 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
        offset = 0;
        if (compressed.Length < bytes)
        {
            return false;
        }

        offset = kind switch
        {
            1 => (uint)((tag >> 5) << 8 | compressed[0]),
            2 => BinaryPrimitives.ReadUInt16LittleEndian(compressed),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(compressed),
        };
        compressed = compressed[bytes..];
        return true;
    }

    private static bool TryCopy(Span<byte> output, int length, uint offset, ref int written)
    {
        if (offset == 0 || offset > (uint)written || length > output.Length - written)
        {
            return false;
        }

        int from = written - (int)offset;
        if (offset >= length)
        {
            output.Slice(from, length).CopyTo(output[written..]);
        }
        else
        {
            // The copy reads what it writes: a short pattern is repeated.
            for (int i = 0; i < length; i++)
            {
                output[written + i] = output[from + i];
            }
        }

        written += length;
        return true;
    }
}
