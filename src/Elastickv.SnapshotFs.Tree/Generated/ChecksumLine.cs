using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Generated;

/// <summary>One line of CHECKSUMS (spec 02 §6.2).</summary>
internal static class ChecksumLine
{
    private const int DigestDigits = 64;

    /// <summary>Length of the line in bytes, line feed included; needs no digest.</summary>
    public static long LengthOf(ReadOnlySpan<byte> path)
    {
        if (!NeedsEscape(path))
        {
            return DigestDigits + 2 + path.Length + 1;
        }

        using var escaped = new ByteBuffer(path.Length * 2);
        AppendEscaped(path, escaped);
        return 1 + DigestDigits + 2 + escaped.Length + 1;
    }

    public static void Append(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> path, ByteBuffer output)
    {
        bool escape = NeedsEscape(path);
        if (escape)
        {
            output.Append((byte)'\\');
        }

        Segment.AppendHex(digest, output);
        output.Append("  "u8);
        if (escape)
        {
            AppendEscaped(path, output);
        }
        else
        {
            output.Append(path);
        }

        output.Append((byte)'\n');
    }

    private static bool NeedsEscape(ReadOnlySpan<byte> path) => path.ContainsAny((byte)'\n', (byte)'\r', (byte)'\\');

    /// <summary>In this form, and only in it, bytes that are no UTF-8 become U+FFFD, as the reference writes it; not below <c>fs/</c>, which it does not have (spec 08 §6).</summary>
    private static void AppendEscaped(ReadOnlySpan<byte> path, ByteBuffer output)
    {
        bool trueBytes = path.StartsWith("fs/"u8);
        while (!path.IsEmpty)
        {
            int length = 1;
            switch (path[0])
            {
                case (byte)'\n':
                    output.Append("\\n"u8);
                    break;
                case (byte)'\r':
                    output.Append("\\r"u8);
                    break;
                case (byte)'\\':
                    output.Append("\\\\"u8);
                    break;
                default:
                    bool valid = Rune.DecodeFromUtf8(path, out _, out int consumed) == System.Buffers.OperationStatus.Done;
                    length = valid ? consumed : 1;
                    output.Append(valid || trueBytes ? path[..length] : "\uFFFD"u8);
                    break;
            }

            path = path[length..];
        }
    }
}
