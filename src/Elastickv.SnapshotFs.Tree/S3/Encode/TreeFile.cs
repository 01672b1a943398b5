using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>What the JSON files of this part have in common when they are read back (spec 05 §6.1).</summary>
internal static class TreeFile
{
    private const ulong FormatVersion = 1;

    /// <summary>
    /// Ends a file's one value. The reference looks for more data in a way that does not see closing brackets, and whatever follows one.
    /// </summary>
    public static void RequireEnd(ref JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (!reader.AtEnd() && text[reader.Position] is not ((byte)'}' or (byte)']'))
        {
            throw reader.Error("expected the end of the file");
        }
    }

    /// <exception cref="JsonFormatException">It is not the version of these files.</exception>
    public static void RequireVersion(ulong version, int place)
    {
        if (version != FormatVersion)
        {
            throw new JsonFormatException(Math.Max(place, 0), place < 0 ? "expected a \"format_version\" of 1" : $"expected format_version 1, found {version}");
        }
    }

    /// <summary>A string as it looks after a way through JSON: every byte that is not part of valid UTF-8 is U+FFFD.</summary>
    public static byte[] ThroughJson(ReadOnlySpan<byte> bytes)
    {
        if (JsonText.IsValidUtf8(bytes))
        {
            return bytes.ToArray();
        }

        using var text = new ByteBuffer(256);
        JsonText.AppendString(bytes, escapeHtml: false, text);
        return new JsonReader(text.WrittenSpan).String();
    }
}
