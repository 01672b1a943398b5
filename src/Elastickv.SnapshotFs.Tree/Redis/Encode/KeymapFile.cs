using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// An open <c>KEYMAP.jsonl</c>: finds the key that a name in SHA form stands for; of several lines for a name the last counts (spec 02 §4.3). Keeps some 40 bytes for
/// each line. Not thread-safe.
/// </summary>
internal sealed class KeymapFile : IDisposable
{
    // How far the file is read before what was read is given back; much longer than a line.
    private const int Step = 64 << 20;

    private readonly SourceFile? file;
    private readonly Dictionary<UInt128, long> lines = [];
    private readonly KeymapReader line;

    private KeymapFile(byte[] path, SourceFile? file)
    {
        this.file = file;
        line = new KeymapReader(path);
    }

    /// <summary>Reads and checks the key map of a tree; a tree without one has no names in SHA form.</summary>
    /// <exception cref="DocumentDefectException">It is no regular file, or a line of it is wrong.</exception>
    public static KeymapFile Open(ISourceTree source)
    {
        byte[] path = KeyFiles.PathOf(KeyFiles.Keymap);
        if (source.KindOf(path) == SourceKind.Missing)
        {
            return new KeymapFile(path, null);
        }

        var keymap = new KeymapFile(path, source.Open(path));
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

        line.Read(file!.From(start), 0);
        key.Append(line.Original.WrittenSpan);
        return true;
    }

    public void Dispose()
    {
        file?.Dispose();
        line.Dispose();
    }

    private void Load(byte[] path)
    {
        int number = 1;
        long window = 0;
        for (long start = 0; start < file!.Length; number++)
        {
            window = start - window < Step ? window : start;
            long next;
            try
            {
                next = window + line.Read(file.From(window), (int)(start - window));
            }
            catch (DocumentDefectException e) when (window > 0)
            {
                // The reader counts lines from where its text begins.
                throw new DocumentDefectException(path, e.Reason, (number, e.Column));
            }

            lines[Fingerprint.Of(line.Encoded.WrittenSpan)] = start;
            start = next;
        }
    }
}
