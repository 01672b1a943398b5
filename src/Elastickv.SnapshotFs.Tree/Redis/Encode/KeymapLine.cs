using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>Reads the lines of <c>KEYMAP.jsonl</c> (spec 02 §4.3). The kind is not looked at, as in the reference. Not thread-safe.</summary>
internal sealed class KeymapLine : IDisposable
{
    private static readonly byte[][] Members = ["encoded"u8.ToArray(), "original"u8.ToArray(), "kind"u8.ToArray()];

    private readonly ByteBuffer member = new(64);
    private readonly ByteBuffer originalText = new(512);
    private readonly ByteBuffer kind = new(64);

    private enum Member
    {
        Encoded,
        Original,
        Kind,
    }

    /// <summary>The name in the tree.</summary>
    public ByteBuffer Encoded { get; } = new(256);

    /// <summary>The Redis key.</summary>
    public ByteBuffer Original { get; } = new(512);

    /// <exception cref="JsonFormatException">The line is none that a key map may have.</exception>
    public void Read(ReadOnlySpan<byte> line)
    {
        Encoded.Clear();
        Original.Clear();
        originalText.Clear();
        kind.Clear();
        Span<bool> present = stackalloc bool[Members.Length];
        int originalAt = 0;
        var reader = new JsonReader(line);
        reader.BeginObject();
        while (reader.NextMember(member))
        {
            int which = JsonReader.FindName(member.WrittenSpan, Members);
            bool isNull = reader.TryNull();
            if (which >= 0 && member.WrittenSpan.SequenceEqual(Members[which]))
            {
                present[which] = !isNull;
            }

            if (isNull)
            {
                continue;
            }

            originalAt = which == (int)Member.Original ? reader.Position : originalAt;
            Replace(ref reader, which switch { (int)Member.Encoded => Encoded, (int)Member.Original => originalText, (int)Member.Kind => kind, _ => null });
        }

        reader.RequireEnd();
        for (int i = 0; i < present.Length; i++)
        {
            if (!present[i])
            {
                throw new JsonFormatException(0, $"expected an object with the member {System.Text.Encoding.ASCII.GetString(Members[i])}");
            }
        }

        if (Encoded.Length == 0 || kind.Length == 0)
        {
            throw new JsonFormatException(0, "expected members encoded and kind that are not empty");
        }

        if (!Segment.TryDecodeBase64Url(originalText.WrittenSpan, Original))
        {
            throw new JsonFormatException(originalAt, "expected base64url without padding");
        }
    }

    public void Dispose()
    {
        member.Dispose();
        originalText.Dispose();
        kind.Dispose();
        Encoded.Dispose();
        Original.Dispose();
    }

    private static void Replace(ref JsonReader reader, ByteBuffer? target)
    {
        if (target is null)
        {
            reader.Skip();
            return;
        }

        target.Clear();
        reader.String(target);
    }
}
