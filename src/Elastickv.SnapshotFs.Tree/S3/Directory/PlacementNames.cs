using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>What follows from a <see cref="Placement"/>.</summary>
internal static class PlacementNames
{
    /// <summary>What stands behind the key in the object's name; escaped keys are not shown under their key at all.</summary>
    public static ReadOnlySpan<byte> Suffix(this Placement placement) => placement switch
    {
        Placement.LeafData => ReservedName.LeafData,
        Placement.UserData => ReservedName.UserData,
        Placement.Escaped => ReservedName.EscapedKey,
        _ => default,
    };

    /// <summary>Kind of the object's line in KEYMAP.jsonl (spec 05 §8.5).</summary>
    public static ReadOnlySpan<byte> KeymapKind(this Placement placement) => placement switch
    {
        Placement.LeafData => "s3-leaf-data"u8,
        Placement.UserData => "meta-suffix-rename"u8,
        _ => "s3-escaped-key"u8,
    };

    /// <summary>Appends the object's path below its bucket.</summary>
    public static void AppendName(this Placement placement, ReadOnlySpan<byte> key, ByteBuffer output)
    {
        if (placement == Placement.Escaped)
        {
            EscapedName.Append(key, output);
        }
        else
        {
            output.Append(key);
        }

        output.Append(placement.Suffix());
    }
}
