using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Keys;

/// <summary>File-name segments of tables and key attributes (spec 04 §7.2, §7.4). Pure functions.</summary>
internal static class KeyName
{
    /// <summary>Appends the segment of a name or an S: SEG, but <c>.</c> and <c>..</c> take the SHA form (spec 00 §3.14).</summary>
    public static void AppendText(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        if (text.SequenceEqual("."u8) || text.SequenceEqual(".."u8))
        {
            Segment.EncodeHashed(text, output);
        }
        else
        {
            Segment.Encode(text, output);
        }
    }

    /// <summary>Appends the segment of a key attribute, which must be S, N or B.</summary>
    public static void Append(AttributeKind kind, ReadOnlySpan<byte> value, ByteBuffer output)
    {
        switch (kind)
        {
            case AttributeKind.Number:
                CanonicalNumber.AppendName(value, output);
                break;
            case AttributeKind.Binary:
                Segment.EncodeBinary(value, output);
                break;
            default:
                AppendText(value, output);
                break;
        }
    }
}
