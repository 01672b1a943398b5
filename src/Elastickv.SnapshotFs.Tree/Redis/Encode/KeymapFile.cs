using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// An open <c>KEYMAP.jsonl</c>: finds the key that a name in SHA form stands for; of several lines for a name the last counts (spec 02 §4.3). Keeps some 40 bytes for
/// each line. Not thread-safe.
/// </summary>
internal sealed class KeymapFile : IDisposable
{
    /// <summary>Longest line in bytes, line feed included.</summary>
    private const int LongestLine = 4 << 20;

    // How far the file is read before what was read is given back; much longer than a line.
    private const int Step = 64 << 20;

    private readonly SourceFile? file;
    private readonly Dictionary<UInt128, long> lines = [];
    private readonly KeymapLine line = new();

    private KeymapFile(SourceFile? file) => this.file = file;

    /// <summary>Reads and checks the key map of a tree; a tree without one has no names in SHA form.</summary>
    /// <exception cref="DocumentDefectException">It is no regular file, or a line of it is wrong.</exception>
    public static KeymapFile Open(ISourceTree source)
    {
        byte[] path = KeyFiles.PathOf(KeyFiles.Keymap);
        if (source.KindOf(path) == SourceKind.Missing)
        {
            return new KeymapFile(null);
        }

        var keymap = new KeymapFile(source.Open(path));
        try
        {
            keymap.Load(path);
            return keymap;
        }
        catch
        {
            keymap.Dispose();
            throw;
        }
    }

    /// <summary>Appends the key that a name stands for; false when no line has the name.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, ByteBuffer key)
    {
        if (!lines.TryGetValue(Fingerprint.Of(name), out long start))
        {
            return false;
        }

        TryLine(file!.From(start), out ReadOnlySpan<byte> text, out _);
        line.Read(text);
        key.Append(line.Original.WrittenSpan);
        return true;
    }

    public void Dispose()
    {
        file?.Dispose();
        line.Dispose();
    }

    /// <summary>The line that the text starts with, without its end; false when it is too long.</summary>
    /// <param name="text">The file from the line on.</param>
    /// <param name="found">The line.</param>
    /// <param name="length">Its length in the file, line feed included.</param>
    private static bool TryLine(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> found, out int length)
    {
        int end = text[..Math.Min(text.Length, LongestLine)].IndexOf((byte)'\n');
        found = end < 0 ? text : text[..end];
        length = end < 0 ? text.Length : end + 1;
        found = found.EndsWith("\r"u8) ? found[..^1] : found;
        return end >= 0 || text.Length < LongestLine;
    }

    private void Load(byte[] path)
    {
        int number = 1;
        long window = 0;
        for (long start = 0; start < file!.Length; number++)
        {
            window = start - window < Step ? window : start;
            if (!TryLine(file.From(window)[(int)(start - window)..], out ReadOnlySpan<byte> text, out int length))
            {
                throw new DocumentDefectException(path, $"expected lines of at most {LongestLine} bytes", (number, 1));
            }

            try
            {
                line.Read(text);
            }
            catch (JsonFormatException e)
            {
                throw new DocumentDefectException(path, e.Reason, (number, e.Offset + 1));
            }

            lines[Fingerprint.Of(line.Encoded.WrittenSpan)] = start;
            start += length;
        }
    }
}
