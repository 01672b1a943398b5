namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>
/// A file that is a sequence of JSON values with white space or nothing between them (spec 06 §10.4), taken value by value. Of any length: memory is bounded
/// by the largest value, which must end within 1.5 GiB. Not thread-safe; the file stays the caller's.
/// </summary>
internal sealed class JsonSequence(byte[] path, SourceFile file)
{
    // How far the window is used before it moves on; what lies behind a value's start is always much more than a record can take.
    private const int Step = 64 << 20;

    private long windowStart;
    private int position;
    private long lines;
    private long lineStart;

    /// <summary>Byte offset in the file of what is read next.</summary>
    public long Offset => windowStart + position;

    /// <summary>
    /// The text from the next value on, and whatever follows it; read one value of it, then call <see cref="Advance"/>. False at the end of the file, or at a
    /// stray <c>}</c> or <c>]</c>, which the reference takes for the end.
    /// </summary>
    public bool TryNext(out ReadOnlySpan<byte> text)
    {
        while (Offset < file.Length)
        {
            if (position >= Step)
            {
                MoveWindow();
            }

            text = file.From(windowStart)[position..];
            int space = text.IndexOfAnyExcept(" \t\r\n"u8);
            position += space < 0 ? text.Length : space;
            if (space >= 0)
            {
                text = text[space..];
                return text[0] is not ((byte)'}' or (byte)']');
            }
        }

        text = default;
        return false;
    }

    /// <summary>Steps behind the value that was read.</summary>
    /// <param name="length">Its length in bytes.</param>
    public void Advance(int length) => position += length;

    /// <summary>Goes forward to the start of a value, which an earlier pass has met.</summary>
    public void SkipTo(long offset)
    {
        while (offset - windowStart >= Step)
        {
            position = Step;
            MoveWindow();
        }

        position = (int)(offset - windowStart);
    }

    /// <summary>A defect at a place in the value that stands next.</summary>
    /// <param name="reason">What was expected and what was found.</param>
    /// <param name="offset">Byte offset in the value.</param>
    public DocumentDefectException Defect(string reason, int offset = 0)
    {
        ReadOnlySpan<byte> before = file.From(windowStart);
        before = before[..(int)Math.Min(before.Length, (long)position + offset)];
        int newline = before.LastIndexOf((byte)'\n');
        long start = newline < 0 ? lineStart : windowStart + newline + 1;
        long line = lines + before.Count((byte)'\n') + 1;
        long column = windowStart + before.Length - start + 1;
        return new DocumentDefectException(path, reason, ((int)Math.Min(int.MaxValue, line), (int)Math.Min(int.MaxValue, column)));
    }

    private void MoveWindow()
    {
        ReadOnlySpan<byte> passed = file.From(windowStart)[..position];
        int newline = passed.LastIndexOf((byte)'\n');
        lineStart = newline < 0 ? lineStart : windowStart + newline + 1;
        lines += passed.Count((byte)'\n');
        windowStart += position;
        position = 0;
    }
}
