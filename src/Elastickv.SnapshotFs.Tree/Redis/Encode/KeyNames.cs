using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>File names back to Redis keys (spec 03 §14.1).</summary>
internal static class KeyNames
{
    /// <summary>Replaces the output by the key that a file's stem stands for.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="stem">Its name without extension.</param>
    /// <param name="keymap">Has the keys of the names in SHA form.</param>
    /// <param name="key">The output.</param>
    /// <exception cref="DocumentDefectException">The name stands for no key.</exception>
    public static void Decode(ReadOnlySpan<byte> path, ReadOnlySpan<byte> stem, KeymapFile keymap, ByteBuffer key)
    {
        key.Clear();
        switch (Segment.TryDecode(stem, key))
        {
            case SegmentKind.Plain:
                return;
            case SegmentKind.Hashed when keymap.TryFind(stem, key):
                return;
            case SegmentKind.Hashed:
                throw new DocumentDefectException(path, "the name has the form of a hashed key, and KEYMAP.jsonl has no line for it");
            default:
                throw new DocumentDefectException(
                    path,
                    stem.Length > Segment.MaxLength
                        ? $"the name has {stem.Length} bytes before its extension, at most {Segment.MaxLength} are possible"
                        : "the name is no percent-encoded key");
        }
    }
}
