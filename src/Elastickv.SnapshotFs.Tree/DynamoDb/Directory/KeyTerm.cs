using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>
/// What a file-name segment stands for, whatever kind of attribute it came from: the text of a string, the canonical text of a number, the bytes of a
/// binary. Attributes with one name have one term, except that a term may belong to two names (text and binary), so names are compared too.
/// </summary>
/// <param name="Text">The bytes.</param>
internal sealed record KeyTerm(byte[] Text)
{
    /// <summary>The term of an empty string.</summary>
    public static readonly KeyTerm Empty = new([]);

    /// <summary>Whether the text can be the canonical text of a number; a cheap test of the first byte.</summary>
    public bool LooksNumeric => StartsLikeNumber(Text);

    public static bool StartsLikeNumber(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && text[0] is >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'+' or (byte)'.';

    /// <summary>Whether a name is exactly what a string, number or binary with this term is called, not just another encoding of it.</summary>
    public bool HasName(ReadOnlySpan<byte> name)
    {
        using var own = new ByteBuffer(256);
        KeyName.AppendText(Text, own);
        if (own.WrittenSpan.SequenceEqual(name))
        {
            return true;
        }

        own.Clear();
        Segment.EncodeBinary(Text, own);
        return own.WrittenSpan.SequenceEqual(name);
    }

    public static KeyTerm Of(AttributeKind kind, ReadOnlySpan<byte> value)
    {
        if (kind != AttributeKind.Number)
        {
            return new KeyTerm(value.ToArray());
        }

        using var text = new ByteBuffer();
        CanonicalNumber.AppendText(value, text);
        return new KeyTerm(text.WrittenSpan.ToArray());
    }

    /// <summary>Reads a segment of a file name.</summary>
    /// <param name="name">The segment.</param>
    /// <param name="term">The term; for a SHA form that does not hold all of it, the bytes it quotes.</param>
    /// <param name="isWhole">Whether the term is all of it.</param>
    /// <returns>False when no key attribute has such a name.</returns>
    public static bool TryRead(ReadOnlySpan<byte> name, out KeyTerm term, out bool isWhole)
    {
        using var text = new ByteBuffer();
        SegmentKind kind = Segment.TryDecode(name, text);
        if (kind == SegmentKind.Hashed)
        {
            text.Clear();
            kind = Segment.TryPercentDecode(Segment.QuotedPart(name), text) ? kind : SegmentKind.Invalid;
        }

        term = new KeyTerm(text.WrittenSpan.ToArray());
        isWhole = kind == SegmentKind.Plain || term.Text.Length < Segment.QuotedLength;
        return kind != SegmentKind.Invalid;
    }
}
