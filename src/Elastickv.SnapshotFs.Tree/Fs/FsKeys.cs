using System.Buffers.Binary;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>Keys of the filesystem's rows (spec 08 §2), made and taken apart.</summary>
internal static class FsKeys
{
    private const int Number = sizeof(ulong);

    /// <summary>Length of an inode's key.</summary>
    public const int InodeLength = 16;

    /// <summary>Length of the key of a chunk, and of what all chunks of a file share.</summary>
    public const int ChunkLength = 32;
    public const int ChunkFileLength = ChunkLength - Number;

    public static void WriteInode(ulong inode, Span<byte> key)
    {
        FsFamily.Inode.CopyTo(key);
        BinaryPrimitives.WriteUInt64BigEndian(key[FsFamily.Inode.Length..], inode);
    }

    public static void WriteChunk(ulong home, ulong inode, ulong number, Span<byte> key)
    {
        FsFamily.Chunk.CopyTo(key);
        BinaryPrimitives.WriteUInt64BigEndian(key[8..], home);
        BinaryPrimitives.WriteUInt64BigEndian(key[16..], inode);
        BinaryPrimitives.WriteUInt64BigEndian(key[24..], number);
    }

    /// <summary>Appends what the keys of a directory's entries begin with.</summary>
    public static void AppendDirectory(ulong inode, ByteBuffer output)
    {
        output.Append(FsFamily.Entry);
        BinaryPrimitives.WriteUInt64BigEndian(output.GetSpan(Number), inode);
        output.Advance(Number);
    }

    public static bool TryParseInode(ReadOnlySpan<byte> key, out ulong inode) => TryNumber(key, FsFamily.Inode, InodeLength, out inode);

    /// <param name="key">A user key.</param>
    /// <param name="directory">Inode of the directory.</param>
    /// <param name="name">The name in its code, without the terminator.</param>
    public static bool TryParseEntry(ReadOnlySpan<byte> key, out ulong directory, out ReadOnlySpan<byte> name)
    {
        int start = FsFamily.Entry.Length + Number;
        directory = 0;
        name = default;
        if (key.Length < start + 2 || !key.StartsWith(FsFamily.Entry) || OrderedText.LengthOf(key[start..]) != key.Length - start)
        {
            return false;
        }

        directory = BinaryPrimitives.ReadUInt64BigEndian(key[FsFamily.Entry.Length..]);
        name = key[start..^2];
        return true;
    }

    public static bool TryParseChunk(ReadOnlySpan<byte> key, out ulong home, out ulong inode, out ulong number)
    {
        bool fits = key.Length == ChunkLength && key.StartsWith(FsFamily.Chunk);
        home = fits ? BinaryPrimitives.ReadUInt64BigEndian(key[8..]) : 0;
        inode = fits ? BinaryPrimitives.ReadUInt64BigEndian(key[16..]) : 0;
        number = fits ? BinaryPrimitives.ReadUInt64BigEndian(key[24..]) : 0;
        return fits;
    }

    /// <summary>Whether a key that begins with <see cref="FsFamily.All"/> is one of spec 08 §2.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> key) =>
        TryParseInode(key, out _)
        || TryParseEntry(key, out _, out _)
        || TryParseChunk(key, out _, out _, out _)
        || TryNumber(key, FsFamily.DirectoryVersion, 17, out _)
        || TryNumber(key, FsFamily.Home, 17, out _)
        || TryNumber(key, FsFamily.Fence, 21, out _)
        || IsHandle(key)
        || IsText(key, FsFamily.Intent)
        || IsText(key, FsFamily.MoveJob)
        || IsText(key, FsFamily.RoutedUsage)
        || key.SequenceEqual(FsFamily.Usage);

    private static bool TryNumber(ReadOnlySpan<byte> key, ReadOnlySpan<byte> family, int length, out ulong number)
    {
        bool fits = key.Length == length && key.StartsWith(family);
        number = fits ? BinaryPrimitives.ReadUInt64BigEndian(key[family.Length..]) : 0;
        return fits;
    }

    private static bool IsHandle(ReadOnlySpan<byte> key)
    {
        int start = FsFamily.Handle.Length + Number;
        return key.Length >= start + 2 + Number && key.StartsWith(FsFamily.Handle) && OrderedText.LengthOf(key[start..]) == key.Length - start - Number;
    }

    private static bool IsText(ReadOnlySpan<byte> key, ReadOnlySpan<byte> family) =>
        key.Length >= family.Length + 2 && key.StartsWith(family) && OrderedText.LengthOf(key[family.Length..]) == key.Length - family.Length;
}
