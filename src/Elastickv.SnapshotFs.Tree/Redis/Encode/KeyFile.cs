using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>A file of a key in the final tree.</summary>
/// <param name="Kind">The directory it is in.</param>
/// <param name="Path">Its path.</param>
/// <param name="Stem">Its name without extension.</param>
internal sealed record KeyFile(RedisNode Kind, byte[] Path, byte[] Stem)
{
    public KeyFile(RedisNode kind, ReadOnlySpan<byte> stem)
        : this(kind, KeyFiles.PathOf(kind, stem), stem.ToArray())
    {
    }

    /// <summary>The file that a key has, or would have, under the name that the tree itself gives it.</summary>
    public static KeyFile Of(RedisNode kind, ReadOnlySpan<byte> key)
    {
        using var stem = new ByteBuffer(Segment.MaxLength);
        Segment.Encode(key, stem);
        return new KeyFile(kind, stem.WrittenSpan);
    }

    /// <summary>Takes a path apart; false when it is none that a file of a key can have.</summary>
    public static bool TryParse(byte[] path, out KeyFile file)
    {
        file = null!;
        ReadOnlySpan<byte> rest = path;
        if (!rest.StartsWith(KeyFiles.Database) || rest.Length == KeyFiles.Database.Length || rest[KeyFiles.Database.Length] != (byte)'/')
        {
            return false;
        }

        rest = rest[(KeyFiles.Database.Length + 1)..];
        int slash = rest.IndexOf((byte)'/');
        foreach (RedisNode kind in KeyFiles.Kinds)
        {
            ReadOnlySpan<byte> extension = KeyFiles.ExtensionOf(kind);
            if (slash >= 0 && rest[..slash].SequenceEqual(KeyFiles.DirectoryOf(kind)))
            {
                ReadOnlySpan<byte> name = rest[(slash + 1)..];
                file = name.EndsWith(extension) && !name.Contains((byte)'/') ? new KeyFile(kind, path, name[..^extension.Length].ToArray()) : null!;
                return file is not null;
            }
        }

        return false;
    }
}
