using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>What the lines of a bucket's <c>KEYMAP.jsonl</c> may say (spec 05 §12.3). Pure functions.</summary>
internal static class RenameRules
{
    /// <summary>Why a record is refused, or null.</summary>
    public static string? Check(KeymapReader record)
    {
        ReadOnlySpan<byte> encoded = record.Encoded.WrittenSpan;
        ReadOnlySpan<byte> original = record.Original.WrittenSpan;
        ReadOnlySpan<byte> kind = record.Kind.WrittenSpan;
        if (IsNoPath(encoded) || encoded.EndsWith(ReservedName.Sidecar) || encoded.SequenceEqual(ReservedName.BucketFile) || encoded.SequenceEqual(ReservedName.Keymap)
            || IsReserved(encoded))
        {
            return "expected \"encoded\" to be the path of an object";
        }

        if (kind.SequenceEqual(Placement.Escaped.KeymapKind()))
        {
            return IsEscaped(encoded, original) ? null : "expected \"encoded\" to be the escaped form of the original";
        }

        if (original.IsEmpty || IsNoPath(original) || original.IndexOf((byte)0) >= 0 || IsReserved(original))
        {
            return "expected \"original\" to be a key that can be a path";
        }

        return kind.SequenceEqual(Placement.LeafData.KeymapKind())
            ? (encoded.EndsWith(ReservedName.LeafData) ? null : "expected \"encoded\" of this kind to end in .elastickv-leaf-data")
            : kind.SequenceEqual(Placement.UserData.KeymapKind())
            ? (original.EndsWith(ReservedName.Sidecar) ? null : "expected \"original\" of this kind to end in .elastickv-meta.json")
            : kind.SequenceEqual("sha-fallback"u8) ? null : "expected a known \"kind\"";
    }

    /// <summary>Whether a path is at or below a directory of the reference decoder that holds no objects.</summary>
    public static bool IsReserved(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> first = ObjectPath.First(path);
        return first.SequenceEqual(ReservedName.Orphans) || first.SequenceEqual(ReservedName.IncompleteUploads);
    }

    /// <summary>A backslash, or a component that is empty, <c>.</c> or <c>..</c>.</summary>
    private static bool IsNoPath(ReadOnlySpan<byte> path)
    {
        if (path.IndexOf((byte)'\\') >= 0)
        {
            return true;
        }

        while (true)
        {
            ReadOnlySpan<byte> first = ObjectPath.First(path);
            if (first.IsEmpty || first.SequenceEqual("."u8) || first.SequenceEqual(".."u8))
            {
                return true;
            }

            if (first.Length == path.Length)
            {
                return false;
            }

            path = path[(first.Length + 1)..];
        }
    }

    private static bool IsEscaped(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> original)
    {
        using var name = new ByteBuffer(256);
        Placement.Escaped.AppendName(original, name);
        return name.WrittenSpan.SequenceEqual(encoded);
    }
}
