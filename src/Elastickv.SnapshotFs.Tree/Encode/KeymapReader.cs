using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>
/// Reads the lines of a <c>KEYMAP.jsonl</c> (spec 02 §4.3): their grammar only; what the records may say is the adapter's. Holds one line. Not thread-safe.
/// <code>
/// for (int at = 0; at &lt; text.Length;) { int line = at; at = reader.Read(text, line); … }
/// </code>
/// </summary>
/// <param name="path">Path of the file, for defects.</param>
internal sealed class KeymapReader(byte[] path) : IDisposable
{
    // With its line feed a line must fit into the reference's buffer.
    private const int MaxLine = (4 << 20) - 1;

    private readonly ByteBuffer member = new(64);

    /// <summary>The name in the tree, UTF-8.</summary>
    public ByteBuffer Encoded { get; } = new(256);

    /// <summary>The original bytes.</summary>
    public ByteBuffer Original { get; } = new(256);

    /// <summary>Why the name is not the original.</summary>
    public ByteBuffer Kind { get; } = new(64);

    /// <summary>Reads the line that starts at an offset and gives the offset of the next.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="start">Inside the text.</param>
    /// <exception cref="DocumentDefectException">The line is no record.</exception>
    public int Read(ReadOnlySpan<byte> text, int start)
    {
        ReadOnlySpan<byte> line = text[start..];
        int length = line.IndexOf((byte)'\n');
        int next = length < 0 ? text.Length : start + length + 1;
        line = length < 0 ? line : line[..length];
        if (line.Length > MaxLine)
        {
            throw new DocumentDefectException(path, $"the line has {line.Length} bytes, at most {MaxLine} are possible", text, start);
        }

        try
        {
            ReadRecord(line.EndsWith("\r"u8) ? line[..^1] : line);
        }
        catch (JsonFormatException e)
        {
            throw new DocumentDefectException(path, e.Reason, text, start + e.Offset);
        }

        return next;
    }

    public void Dispose()
    {
        member.Dispose();
        Encoded.Dispose();
        Original.Dispose();
        Kind.Dispose();
    }

    private void ReadRecord(ReadOnlySpan<byte> line)
    {
        int encoded = -1, original = -1, kind = -1;
        var reader = new JsonReader(line);
        reader.BeginObject();
        while (reader.NextMember(member))
        {
            // The names must be exact here, unlike everywhere else; of equal ones the last counts.
            ReadOnlySpan<byte> name = member.WrittenSpan;
            reader.Peek();
            int at = reader.Position;
            encoded = name.SequenceEqual("encoded"u8) ? at : encoded;
            original = name.SequenceEqual("original"u8) ? at : original;
            kind = name.SequenceEqual("kind"u8) ? at : kind;
            reader.Skip();
        }

        reader.RequireEnd();
        ReadText(line, encoded, "encoded", Encoded, required: true);
        ReadText(line, original, "original", member, required: false);
        ReadText(line, kind, "kind", Kind, required: true);
        Original.Clear();
        if (!Segment.TryDecodeBase64Url(member.WrittenSpan, Original))
        {
            throw new JsonFormatException(original, "expected base64url without padding");
        }
    }

    private static void ReadText(ReadOnlySpan<byte> line, int at, string name, ByteBuffer output, bool required)
    {
        output.Clear();
        if (at < 0)
        {
            throw new JsonFormatException(0, $"expected a member \"{name}\"");
        }

        try
        {
            new JsonReader(line[at..]).String(output);
        }
        catch (JsonFormatException e)
        {
            throw new JsonFormatException(at + e.Offset, e.Reason);
        }

        if (required && output.Length == 0)
        {
            throw new JsonFormatException(at, $"expected \"{name}\" not to be empty");
        }
    }
}
