using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// Cuts a text that is a sequence of JSON values into them: each piece is one value with the white space before it and the rest of its line behind it, so that the
/// pieces put together are the text. Only brackets and strings are looked at. Text without an end in sight (a value above 1 MiB) comes in pieces of any form.
/// Not thread-safe.
/// </summary>
internal sealed class JsonPieces(ContentPieces source) : IDisposable
{
    private const int LongestValue = 1 << 20;

    private readonly ByteBuffer text = new(64 << 10);
    private int start;
    private int position;
    private int depth;
    private bool inString;
    private bool escaped;
    private Stage stage;
    private bool ended;
    private bool shapeless;

    private enum Stage
    {
        Before,
        Inside,
        Behind,
    }

    /// <summary>The next piece, valid until the next call; false at the end.</summary>
    /// <exception cref="IOException">The text cannot be read.</exception>
    public bool TryNext(out ReadOnlySpan<byte> piece)
    {
        while (!Scan())
        {
            shapeless |= text.Length - start > LongestValue;
            if (ended || shapeless)
            {
                position = text.Length;
                break;
            }

            Compact();
            ended = !source.Next(text);
        }

        piece = text.WrittenSpan[start..position];
        start = position;
        (stage, depth, inString, escaped) = (Stage.Before, 0, false, false);
        if (piece.IsEmpty && !ended)
        {
            Compact();
            ended = !source.Next(text);
            return TryNext(out piece);
        }

        return !piece.IsEmpty;
    }

    public void Dispose()
    {
        text.Dispose();
        source.Dispose();
    }

    /// <summary>Goes on to the end of the piece; false when the text ends before.</summary>
    private bool Scan()
    {
        ReadOnlySpan<byte> all = text.WrittenSpan;
        while (!shapeless && position < all.Length)
        {
            byte b = all[position];
            switch (stage)
            {
                case Stage.Before:
                    if (IsSpace(b))
                    {
                        break;
                    }

                    stage = Stage.Inside;
                    continue;
                case Stage.Inside when Ends(b, out bool taken):
                    stage = Stage.Behind;
                    if (!taken)
                    {
                        continue;
                    }

                    break;
                case Stage.Behind when !IsSpace(b):
                    return true;
                case Stage.Behind when b == '\n':
                    position++;
                    return true;
            }

            position++;
        }

        return false;
    }

    /// <summary>Whether the value ends here, with this byte or before it.</summary>
    private bool Ends(byte b, out bool taken)
    {
        taken = true;
        if (inString)
        {
            (inString, escaped) = (escaped || b != '"', !escaped && b == '\\');
            return !inString && depth == 0;
        }

        switch (b)
        {
            case (byte)'"':
                inString = true;
                return false;
            case (byte)'{' or (byte)'[':
                depth++;
                return false;
            case (byte)'}' or (byte)']':
                depth--;
                return depth <= 0;
            default:
                taken = false;
                return depth == 0 && IsSpace(b);
        }
    }

    private void Compact()
    {
        if (start == 0)
        {
            return;
        }

        // The rest moves to the front of the same buffer.
        int rest = text.Length - start;
        byte[] kept = text.WrittenSpan[start..].ToArray();
        text.Clear();
        text.Append(kept.AsSpan(0, rest));
        position -= start;
        start = 0;
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
