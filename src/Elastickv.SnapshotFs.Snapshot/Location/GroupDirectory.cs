using System.Buffers.Binary;
using System.Globalization;
using Elastickv.SnapshotFs.Snapshot.Container;

namespace Elastickv.SnapshotFs.Snapshot.Location;

/// <summary>The <c>fsm-snap</c> and <c>snap</c> directories of one Raft group, read by the offline rule of spec 01 §2.5.</summary>
internal static class GroupDirectory
{
    public const string Files = "fsm-snap";

    private const string Tokens = "snap";
    private const string FileSuffix = ".fsm";
    private const string TokenSuffix = ".snap";
    private const string TemporarySuffix = ".fsm.tmp";
    private const string TransferPrefix = "elastickv-etcd-snapshot-";

    // A token file has 40 to 100 bytes; large ones are of the old style and hold a whole snapshot.
    private const int LongestTokenFile = 1 << 20;

    /// <summary>Everything in the group's directories that is, was or should be a snapshot, by descending index.</summary>
    public static List<LocatedFile> Examine(string directory)
    {
        List<Token> tokens = ReadTokens(Path.Combine(directory, Tokens));
        var files = new List<LocatedFile>();
        string folder = Path.Combine(directory, Files);
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            string name = Path.GetFileName(path);
            if (name.EndsWith(TemporarySuffix, StringComparison.Ordinal) || name.StartsWith(TransferPrefix, StringComparison.Ordinal))
            {
                files.Add(new LocatedFile(path, 0, SnapshotFileState.Temporary, new FileInfo(path).Length, null, null, "a write that was not finished"));
            }
            else if (TryReadIndex(name, out ulong index))
            {
                files.Add(Judge(path, index, tokens));
            }
        }

        foreach (Token token in tokens)
        {
            if (token.Content is { } content && !files.Exists(file => file.Index == token.Index))
            {
                string path = Path.Combine(folder, FileName(token.Index));
                files.Add(new LocatedFile(path, token.Index, SnapshotFileState.Missing, -1, content.Crc, null, $"{token.Name} promises it"));
            }
        }

        files.Sort((x, y) => x.Index != y.Index ? y.Index.CompareTo(x.Index) : string.CompareOrdinal(x.Path, y.Path));
        return files;
    }

    private static LocatedFile Judge(string path, ulong index, List<Token> tokens)
    {
        (long length, uint? footer) = ReadFooter(path);
        LocatedFile Found(SnapshotFileState state, uint? tokenCrc, string detail) => new(path, index, state, length, tokenCrc, footer, detail);

        if (Path.GetFileName(path) != FileName(index))
        {
            return Found(SnapshotFileState.Orphan, null, $"the server looks for {FileName(index)}");
        }

        List<Token> own = tokens.FindAll(token => token.Index == index);
        Token? match = own.Find(token => token.Content is { } content && content.Crc == footer);
        if (match is not null)
        {
            return Found(SnapshotFileState.Restorable, footer, "");
        }

        Token? other = own.Find(token => token.Content is not null);
        if (other?.Content is { } promised)
        {
            return Found(SnapshotFileState.TokenMismatch, promised.Crc, $"{other.Name} says checksum {promised.Crc:x8}, the file ends with {(footer is { } found ? found.ToString("x8") : "none")}");
        }

        return Found(SnapshotFileState.Orphan, null, own.Count > 0 ? $"{own[0].Name}: {own[0].Flaw}" : "no .snap file of this index");
    }

    private static List<Token> ReadTokens(string folder)
    {
        var tokens = new List<Token>();
        if (!Directory.Exists(folder))
        {
            return tokens;
        }

        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            if (TryReadTokenName(name, out ulong index))
            {
                string? flaw = ReadToken(path, out RaftToken content);
                flaw ??= content.Index == index ? null : $"its name is of index {index}, its token of {content.Index}";
                tokens.Add(new Token(name, index, flaw is null ? content : null, flaw));
            }
        }

        return tokens;
    }

    private static string? ReadToken(string path, out RaftToken token)
    {
        token = null!;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long length = RandomAccess.GetLength(file);
        if (length > LongestTokenFile)
        {
            return $"it has {length} bytes and holds no token (the old style, where the snapshot is embedded)";
        }

        var bytes = new byte[length];
        int read = ReadFully(file, bytes, 0);
        return RaftToken.TryRead(bytes.AsSpan(0, read), out token);
    }

    private static (long Length, uint? Crc) ReadFooter(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long length = RandomAccess.GetLength(file);
        Span<byte> footer = stackalloc byte[FileFooter.Length];
        return length >= FileFooter.Length && ReadFully(file, footer, length - FileFooter.Length) == FileFooter.Length
            ? (length, BinaryPrimitives.ReadUInt32BigEndian(footer))
            : (length, null);
    }

    private static int ReadFully(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> target, long offset)
    {
        int total = 0;
        while (total < target.Length && RandomAccess.Read(file, target[total..], offset + total) is > 0 and var read)
        {
            total += read;
        }

        return total;
    }

    private static string FileName(ulong index) => index.ToString("x16", CultureInfo.InvariantCulture) + FileSuffix;

    /// <summary>Hexadecimal stems of any length count, as the server's cleaning takes them (spec 01 §2.5).</summary>
    private static bool TryReadIndex(string name, out ulong index)
    {
        index = 0;
        return name.EndsWith(FileSuffix, StringComparison.Ordinal) && TryReadHex(name.AsSpan(0, name.Length - FileSuffix.Length), out index);
    }

    private static bool TryReadTokenName(string name, out ulong index)
    {
        index = 0;
        int dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && name.EndsWith(TokenSuffix, StringComparison.Ordinal) && dash + 1 < name.Length - TokenSuffix.Length
            && TryReadHex(name.AsSpan(0, dash), out _)
            && TryReadHex(name.AsSpan(dash + 1, name.Length - TokenSuffix.Length - dash - 1), out index);
    }

    private static bool TryReadHex(ReadOnlySpan<char> digits, out ulong value) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    /// <param name="Name">File name.</param>
    /// <param name="Index">Raft index in the name.</param>
    /// <param name="Content">What it says; null when it cannot be used.</param>
    /// <param name="Flaw">Why it cannot be used.</param>
    private sealed record Token(string Name, ulong Index, RaftToken? Content, string? Flaw);
}
