using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Redis.Directories;

/// <summary>Redis keys as names (spec 02 §3, 03 §3).</summary>
internal static class KeyName
{
    // A key of this length fits a plain name even when every byte is escaped.
    private const int AlwaysFits = Segment.MaxLength / 3;

    /// <summary>Whether a key's name takes the SHA form, mostly without encoding it.</summary>
    /// <param name="key">A Redis key.</param>
    /// <param name="scratch">Overwritten.</param>
    public static bool IsHashed(ReadOnlySpan<byte> key, ByteBuffer scratch)
    {
        // What makes a name look like another form are unreserved bytes at its start, so it shows in the key already.
        if (key.Length <= AlwaysFits && !key.StartsWith("b64."u8) && !Segment.LooksHashed(key))
        {
            return false;
        }

        scratch.Clear();
        return Segment.Encode(key, scratch);
    }

    /// <summary>Whether a name without its extension is exactly the key's.</summary>
    /// <param name="key">A Redis key.</param>
    /// <param name="stem">The name.</param>
    /// <param name="scratch">Overwritten.</param>
    public static bool Matches(ReadOnlySpan<byte> key, ReadOnlySpan<byte> stem, ByteBuffer scratch)
    {
        scratch.Clear();
        Segment.Encode(key, scratch);
        return scratch.WrittenSpan.SequenceEqual(stem);
    }
}
