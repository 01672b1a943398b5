using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Keys;

/// <summary>Self-delimiting segments of ordered keys (spec 04 §5.2). Pure functions.</summary>
internal static class OrderedSegment
{
    private const byte Escape = 0xFF;
    private const byte Terminator = 0x01;

    /// <summary>Appends the escaped bytes and the terminator.</summary>
    public static void Append(ReadOnlySpan<byte> raw, ByteBuffer output)
    {
        AppendEscaped(raw, output);
        output.Append(0);
        output.Append(Terminator);
    }

    /// <summary>Appends the escaped bytes alone: what every segment of bytes that start so starts with.</summary>
    public static void AppendEscaped(ReadOnlySpan<byte> raw, ByteBuffer output)
    {
        for (int zero = raw.IndexOf((byte)0); zero >= 0; zero = raw.IndexOf((byte)0))
        {
            output.Append(raw[..(zero + 1)]);
            output.Append(Escape);
            raw = raw[(zero + 1)..];
        }

        output.Append(raw);
    }

    /// <summary>Appends the bytes that a segment, as <see cref="LengthOfFirst"/> found it, stands for.</summary>
    public static void AppendRaw(ReadOnlySpan<byte> segment, ByteBuffer output)
    {
        ReadOnlySpan<byte> escaped = segment[..^2];
        for (int zero = escaped.IndexOf((byte)0); zero >= 0; zero = escaped.IndexOf((byte)0))
        {
            output.Append(escaped[..(zero + 1)]);
            escaped = escaped[(zero + 2)..];
        }

        output.Append(escaped);
    }

    /// <summary>Length of the first segment with its terminator; 0 when the bytes do not start with a segment.</summary>
    public static int LengthOfFirst(ReadOnlySpan<byte> payload)
    {
        for (int at = 0; at + 1 < payload.Length; at += 2)
        {
            int zero = payload[at..].IndexOf((byte)0);
            if (zero < 0)
            {
                break;
            }

            at += zero;
            if (at + 1 < payload.Length && payload[at + 1] != Escape)
            {
                return payload[at + 1] == Terminator ? at + 2 : 0;
            }
        }

        return 0;
    }
}
