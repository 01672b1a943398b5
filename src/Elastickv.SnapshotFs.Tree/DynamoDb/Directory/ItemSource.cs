using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>One generation of a table whose items are shown. Immutable.</summary>
/// <param name="prefix">User-key prefix of its items, up to and with the bar behind the generation.</param>
/// <param name="layout">How its keys are built.</param>
internal sealed class ItemSource(byte[] prefix, KeyLayout layout)
{
    private const byte Bar = (byte)'|';

    public ReadOnlySpan<byte> Prefix => prefix;

    public KeyLayout Layout => layout;

    /// <summary>Appends the part of an item key that one key attribute makes; false for a number that ordered keys cannot hold.</summary>
    public bool TryAppendSegment(AttributeKind kind, ReadOnlySpan<byte> value, bool isRange, ByteBuffer key)
    {
        if (layout == KeyLayout.Ordered)
        {
            return TryAppendOrdered(kind, value, key);
        }

        AppendLegacy(value, isRange, key);
        return true;
    }

    /// <summary>Appends the segment of an ordered key, which is also what a server identifies items of the old layout by (spec 04 §14.5).</summary>
    public static bool TryAppendOrdered(AttributeKind kind, ReadOnlySpan<byte> value, ByteBuffer key)
    {
        if (kind != AttributeKind.Number)
        {
            OrderedSegment.Append(value, key);
            return true;
        }

        using var raw = new ByteBuffer(64);
        if (!OrderedNumber.TryAppend(value, raw))
        {
            return false;
        }

        OrderedSegment.Append(raw.WrittenSpan, key);
        return true;
    }

    /// <summary>
    /// The key parts that an attribute can have whose file-name segment stands for the given text, in byte order: that of a number, and that of a
    /// string or binary.
    /// </summary>
    public List<byte[]> SegmentsOf(KeyTerm term, bool isRange)
    {
        var segments = new List<byte[]>(2);
        using var key = new ByteBuffer(64);
        if (layout == KeyLayout.Legacy)
        {
            AppendLegacy(term.Text, isRange, key);
            segments.Add(key.WrittenSpan.ToArray());
            return segments;
        }

        using var raw = new ByteBuffer(64);
        if (term.LooksNumeric && OrderedNumber.TryAppendCanonical(term.Text, raw))
        {
            OrderedSegment.Append(raw.WrittenSpan, key);
            segments.Add(key.WrittenSpan.ToArray());
            key.Clear();
        }

        OrderedSegment.Append(term.Text, key);
        segments.Add(key.WrittenSpan.ToArray());
        return segments;
    }

    /// <summary>What the key parts start with whose file-name segment is a SHA form that quotes the given bytes.</summary>
    public List<byte[]> PrefixesOf(KeyTerm quoted)
    {
        var prefixes = new List<byte[]>(2);
        using var key = new ByteBuffer(64);
        if (layout == KeyLayout.Legacy)
        {
            // Whole groups of three bytes: the characters behind them depend on what follows.
            ReadOnlySpan<byte> whole = quoted.Text.AsSpan(0, quoted.Text.Length / 3 * 3);
            Names.Segment.AppendBase64Url(whole, key);
            prefixes.Add(key.WrittenSpan.ToArray());
            return prefixes;
        }

        if (quoted.LooksNumeric)
        {
            prefixes.Add(quoted.Text[0] == (byte)'-' ? OrderedNumber.NegativePrefix : OrderedNumber.PositivePrefix);
        }

        OrderedSegment.AppendEscaped(quoted.Text, key);
        prefixes.Add(key.WrittenSpan.ToArray());
        return prefixes;
    }

    /// <summary>
    /// The keys of the old layout that items known to a server by an ordered key may have when their numbers are spelt canonically: for each part the
    /// bytes as they are, or the text of the number they encode.
    /// </summary>
    /// <param name="identity">Ordered key without its prefix; good segments.</param>
    public List<byte[]> LegacyKeysOf(ReadOnlySpan<byte> identity)
    {
        var keys = new List<byte[]> { prefix };
        using var text = new ByteBuffer(64);
        using var literal = new ByteBuffer(64);
        for (bool isRange = false; !identity.IsEmpty; isRange = true)
        {
            int length = OrderedSegment.LengthOfFirst(identity);
            text.Clear();
            literal.Clear();
            OrderedSegment.AppendRaw(identity[..length], text);
            identity = identity[length..];
            var alternatives = new List<byte[]> { text.WrittenSpan.ToArray() };
            if (OrderedNumber.TryAppendLiteral(text.WrittenSpan, literal))
            {
                text.Clear();
                CanonicalNumber.AppendText(literal.WrittenSpan, text);
                alternatives.Add(text.WrittenSpan.ToArray());
            }

            var longer = new List<byte[]>(keys.Count * alternatives.Count);
            foreach (byte[] key in keys)
            {
                foreach (byte[] alternative in alternatives)
                {
                    text.Clear();
                    AppendLegacy(alternative, isRange, text);
                    longer.Add([.. key, .. text.WrittenSpan]);
                }
            }

            keys = longer;
        }

        return keys;
    }

    /// <summary>The part of a user key that all items with its hash key share; empty when the key has no such part.</summary>
    public ReadOnlySpan<byte> GroupOf(ReadOnlySpan<byte> userKey)
    {
        ReadOnlySpan<byte> payload = userKey[prefix.Length..];
        int length = layout == KeyLayout.Ordered ? OrderedSegment.LengthOfFirst(payload) : payload.IndexOf(Bar) + 1;
        return length == 0 ? default : userKey[..(prefix.Length + length)];
    }

    private static void AppendLegacy(ReadOnlySpan<byte> value, bool isRange, ByteBuffer key)
    {
        Names.Segment.AppendBase64Url(value, key);
        if (!isRange)
        {
            key.Append(Bar);
        }
    }
}
