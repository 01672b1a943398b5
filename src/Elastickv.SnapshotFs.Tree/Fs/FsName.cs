using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>Which names are listed, and what stands for those that are too long (spec 08 §5.3, §5.4).</summary>
internal static class FsName
{
    /// <summary>Longest name that is shown as it is, in bytes.</summary>
    public const int Longest = 255;

    private const int Quoted = 32;
    private const int DigestBytes = 16;

    private static ReadOnlySpan<byte> Suffix => ".elastickv-long-name"u8;

    /// <summary>Whether an entry of this name can be in a directory at all.</summary>
    public static bool IsListable(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8) && !name.ContainsAny((byte)'/', (byte)0);

    /// <summary>Appends the name shown for an entry: its own, or a substitute that no entry of the directory has.</summary>
    public static void AppendShown(SnapshotView view, ulong directory, ReadOnlySpan<byte> name, ByteBuffer output)
    {
        if (name.Length <= Longest)
        {
            output.Append(name);
            return;
        }

        int start = output.Length;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, digest);
        Segment.AppendHex(digest[..DigestBytes], output);
        output.Append("__"u8);
        Segment.PercentEncode(name[..Quoted], output);
        output.Append(Suffix);
        int plain = output.Length;
        using var key = new ByteBuffer(256);
        for (ulong i = 1; IsTaken(view, directory, output.WrittenSpan[start..], key); i++)
        {
            output.Truncate(plain);
            output.Append((byte)'~');
            output.AppendNumber(i);
        }
    }

    /// <summary>Whether a name may be a substitute; gives the first bytes of what it stands for.</summary>
    public static bool TryQuoted(ReadOnlySpan<byte> name, ByteBuffer output)
    {
        const int Start = (2 * DigestBytes) + 2;
        int suffix = name.LastIndexOf(Suffix);
        return suffix >= Start && Segment.TryPercentDecode(name[Start..suffix], output) && output.Length == Quoted;
    }

    private static bool IsTaken(SnapshotView view, ulong directory, ReadOnlySpan<byte> name, ByteBuffer key)
    {
        key.Clear();
        FsKeys.AppendDirectory(directory, key);
        OrderedText.Append(name, key);
        return view.TryGet(key.WrittenSpan, out _) != RowState.Absent;
    }
}
