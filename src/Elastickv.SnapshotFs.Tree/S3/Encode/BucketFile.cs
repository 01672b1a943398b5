using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>A parsed <c>_bucket.json</c> (spec 05 §8.2, §12.2). Everything but the name is UTF-8. Immutable.</summary>
/// <param name="Name">The bucket's name as its directory has it.</param>
/// <param name="Owner">Empty when absent.</param>
/// <param name="Region">Empty when absent.</param>
/// <param name="Acl">Empty when absent.</param>
internal sealed record BucketFile(byte[] Name, byte[] Owner, byte[] Region, byte[] Acl)
{
    /// <summary>Reads and checks a bucket's file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="text">Its content.</param>
    /// <param name="directory">Name of the directory it lies in.</param>
    /// <exception cref="DocumentDefectException">Not the file of a bucket of that name.</exception>
    public static BucketFile Parse(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text, ReadOnlySpan<byte> directory)
    {
        try
        {
            return Read(text, directory);
        }
        catch (JsonFormatException e)
        {
            throw new DocumentDefectException(path, e.Reason, text, e.Offset);
        }
    }

    private static BucketFile Read(ReadOnlySpan<byte> text, ReadOnlySpan<byte> directory)
    {
        byte[] name = [], owner = [], region = [], acl = [];
        ulong version = 0;
        int versionAt = -1, nameAt = -1;
        var reader = new JsonReader(text);
        if (!reader.TryNull())
        {
            using var member = new ByteBuffer(64);
            reader.BeginObject();
            while (reader.NextMember(member))
            {
                if (reader.TryNull())
                {
                    continue;
                }

                if (JsonReader.NameIs(member.WrittenSpan, "format_version"u8))
                {
                    versionAt = reader.Position;
                    version = reader.UInt64();
                }
                else if (JsonReader.NameIs(member.WrittenSpan, "name"u8))
                {
                    nameAt = reader.Position;
                    name = reader.String();
                }
                else if (JsonReader.NameIs(member.WrittenSpan, "owner"u8))
                {
                    owner = reader.String();
                }
                else if (JsonReader.NameIs(member.WrittenSpan, "region"u8))
                {
                    region = reader.String();
                }
                else if (JsonReader.NameIs(member.WrittenSpan, "acl"u8))
                {
                    acl = reader.String();
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        TreeFile.RequireEnd(ref reader, text);
        TreeFile.RequireVersion(version, versionAt);
        return new BucketFile(ResolveName(name, nameAt, directory), owner, region, acl);
    }

    /// <summary>The name behind a directory. JSON cannot say bytes that are no UTF-8, so a directory whose own name tells them counts.</summary>
    private static byte[] ResolveName(byte[] name, int place, ReadOnlySpan<byte> directory)
    {
        if (name.Length == 0)
        {
            throw new JsonFormatException(Math.Max(place, 0), "expected a \"name\" that is not empty");
        }

        using var segment = new ByteBuffer(256);
        Segment.Encode(name, segment);
        if (segment.WrittenSpan.SequenceEqual(directory))
        {
            return name;
        }

        using var decoded = new ByteBuffer(256);
        if (Segment.TryDecode(directory, decoded) == SegmentKind.Plain && !JsonText.IsValidUtf8(decoded.WrittenSpan))
        {
            byte[] raw = decoded.WrittenSpan.ToArray();
            decoded.Clear();
            Segment.Encode(raw, decoded);
            if (decoded.WrittenSpan.SequenceEqual(directory) && TreeFile.ThroughJson(raw).AsSpan().SequenceEqual(name))
            {
                return raw;
            }
        }

        throw new JsonFormatException(place, $"expected the name of the directory; a bucket of this name lies in {System.Text.Encoding.ASCII.GetString(segment.WrittenSpan)}");
    }
}
