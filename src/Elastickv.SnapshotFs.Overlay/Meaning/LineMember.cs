using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>The member of a line that says which key it is about.</summary>
internal static class LineMember
{
    private static readonly byte[][] Expiry = ["key"u8.ToArray(), "expire_at_ms"u8.ToArray()];

    /// <summary>Finds the stem that a line of a file of expiries is about (spec 03 §14.2).</summary>
    /// <param name="line">The text of one value.</param>
    /// <param name="scratch">Room.</param>
    /// <param name="stem">Takes the stem.</param>
    /// <param name="place">Where it stands in the text, quotes included.</param>
    /// <returns>False for what is no such line.</returns>
    public static bool TryReadExpiry(ReadOnlySpan<byte> line, ByteBuffer scratch, ByteBuffer stem, out Range place) =>
        TryRead(line, static name => JsonReader.FindName(name, Expiry) == 0, scratch, stem, out place);

    /// <summary>Finds the name that a line of a key map is about (spec 02 §4.3).</summary>
    public static bool TryReadEncoded(ReadOnlySpan<byte> line, ByteBuffer scratch, ByteBuffer stem) =>
        TryRead(line, static name => name.SequenceEqual("encoded"u8), scratch, stem, out _);

    private delegate bool NameTest(ReadOnlySpan<byte> name);

    private static bool TryRead(ReadOnlySpan<byte> line, NameTest isWanted, ByteBuffer scratch, ByteBuffer stem, out Range place)
    {
        place = default;
        stem.Clear();
        bool found = false;
        try
        {
            var reader = new JsonReader(line);
            if (reader.AtEnd() || reader.Peek() != JsonKind.Object)
            {
                return false;
            }

            reader.BeginObject();
            while (reader.NextMember(scratch))
            {
                if (reader.Peek() != JsonKind.String || !isWanted(scratch.WrittenSpan))
                {
                    reader.Skip();
                    continue;
                }

                int start = reader.Position;
                stem.Clear();
                reader.String(stem);
                place = start..reader.Position;
                found = true;
            }

            return found && reader.AtEnd();
        }
        catch (JsonFormatException)
        {
            return false;
        }
    }
}
