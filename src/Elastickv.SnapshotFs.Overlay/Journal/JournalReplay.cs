using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Journal;

/// <summary>
/// Reads a journal from its start. A line that is not whole ends it, with everything behind: lines that were on their way when the crash came. But when a
/// later line says that this place had been durable, the file was damaged, and that is an error. Lines that belong together count together or not at all.
/// </summary>
internal sealed class JournalReplay : IDisposable
{
    private const int ReadStep = 64 << 10;
    private const int LongestLine = 4096;

    private readonly string path;
    private readonly SafeFileHandle handle;
    private readonly ByteBuffer window = new(ReadStep);
    private int start;
    private long windowOffset;
    private bool ended;

    private JournalReplay(string path, SafeFileHandle handle)
    {
        this.path = path;
        this.handle = handle;
    }

    /// <summary>Gives every line that counts, with its number from 1.</summary>
    /// <returns>The length up to which the journal counts.</returns>
    /// <exception cref="OverlayException">The journal is damaged.</exception>
    public static long Run(string path, SafeFileHandle handle, Action<JournalEntry, long> apply)
    {
        using var replay = new JournalReplay(path, handle);
        long number = 0;
        var group = new List<JournalEntry>();
        long groupStart = 0;
        while (replay.TryReadLine(out ReadOnlySpan<byte> line, out long offset))
        {
            if (!JournalLine.IsSound(line))
            {
                replay.RequireTornEnd(offset);
                return group.Count > 0 ? groupStart : offset;
            }

            JournalEntry entry = replay.Parse(line, offset);
            groupStart = group.Count > 0 ? groupStart : offset;
            group.Add(entry);
            if (entry.More)
            {
                continue;
            }

            foreach (JournalEntry member in group)
            {
                number++;
                apply(member, number);
            }

            group.Clear();
        }

        return group.Count > 0 ? groupStart : replay.windowOffset + replay.start;
    }

    public void Dispose() => window.Dispose();

    private JournalEntry Parse(ReadOnlySpan<byte> line, long offset)
    {
        try
        {
            return JournalLine.Parse(line);
        }
        catch (JsonFormatException e)
        {
            throw new OverlayException($"{path}: byte {offset}: this line is whole but says nothing this version understands ({e.Message})", e);
        }
    }

    /// <summary>Reads on behind a broken line, for a sound one that vouches for it.</summary>
    private void RequireTornEnd(long broken)
    {
        while (TryReadLine(out ReadOnlySpan<byte> line, out long offset))
        {
            if (JournalLine.IsSound(line) && Parse(line, offset) is { Kind: JournalKind.Durable } entry && entry.Offset > broken)
            {
                throw new OverlayException($"{path}: byte {broken}: the journal is damaged: everything before byte {entry.Offset} had been written safely");
            }
        }
    }

    /// <summary>The next stretch up to a line feed, without it. False at the end; what has no line feed there is given as an unsound, empty line.</summary>
    private bool TryReadLine(out ReadOnlySpan<byte> line, out long offset)
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = window.WrittenSpan[start..];
            offset = windowOffset + start;
            int feed = rest.IndexOf((byte)'\n');
            if (feed >= 0 || rest.Length > LongestLine)
            {
                // A stretch without line feeds is no line of ours; it is passed in pieces.
                line = feed >= 0 ? rest[..feed] : default;
                start += feed >= 0 ? feed + 1 : rest.Length;
                return true;
            }

            if (ended)
            {
                line = default;
                start += rest.Length;
                return rest.Length > 0;
            }

            Fill(rest);
        }
    }

    private void Fill(ReadOnlySpan<byte> rest)
    {
        byte[] kept = rest.ToArray();
        windowOffset += start;
        start = 0;
        window.Clear();
        window.Append(kept);
        int read = RandomAccess.Read(handle, window.GetSpan(ReadStep), windowOffset + kept.Length);
        window.Advance(read);
        ended = read == 0;
    }
}
