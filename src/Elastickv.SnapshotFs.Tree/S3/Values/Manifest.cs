using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// Value of an object manifest row (spec 05 §5.3), checked whole but not copied: numbers, and where in the JSON text the other fields begin (-1: absent).
/// Everything a stat needs, without an allocation.
/// </summary>
internal struct Manifest
{
    private Manifest(int absent)
    {
        UploadId = Etag = ContentType = ContentEncoding = CacheControl = ContentDisposition = Parts = absent;
    }

    /// <summary>The object's length in bytes as the server answers it. Nothing keeps a hostile one from being negative.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>HLC timestamp, 0 = none.</summary>
    public ulong LastModified { get; private set; }

    public int UploadId { get; private set; }

    public int Etag { get; private set; }

    public int ContentType { get; private set; }

    public int ContentEncoding { get; private set; }

    public int CacheControl { get; private set; }

    public int ContentDisposition { get; private set; }

    /// <summary>Where the array of parts begins; read it with <see cref="PartReader"/>.</summary>
    public int Parts { get; private set; }

    /// <summary>Whether there may be user metadata; collect it with <see cref="UserMetadata"/>.</summary>
    public bool HasUserMetadata { get; private set; }

    /// <summary>Reads a row's value; false when it breaks the rules of spec 05 §6.1.</summary>
    /// <param name="json">The value.</param>
    /// <param name="scratch">Room for one string; its content is lost.</param>
    /// <param name="manifest">What was read.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, ByteBuffer scratch, out Manifest manifest)
    {
        try
        {
            manifest = Read(json, scratch);
            return true;
        }
        catch (JsonFormatException)
        {
            manifest = default;
            return false;
        }
    }

    /// <summary>Reads a row's value.</summary>
    /// <param name="json">The value.</param>
    /// <param name="scratch">Room for one string; its content is lost.</param>
    /// <exception cref="JsonFormatException">The value breaks the rules of spec 05 §6.1.</exception>
    public static Manifest Read(ReadOnlySpan<byte> json, ByteBuffer scratch)
    {
        var manifest = new Manifest(absent: -1);
        var reader = new JsonReader(json);
        if (!reader.TryNull())
        {
            reader.BeginObject();
            while (reader.NextMember(scratch))
            {
                manifest.ReadMember(ref reader, scratch);
            }
        }

        reader.RequireEnd();
        return manifest;
    }

    /// <summary>The upload id, decoded; empty when absent.</summary>
    /// <param name="json">The value that was read.</param>
    public readonly byte[] ReadUploadId(ReadOnlySpan<byte> json) => UploadId < 0 ? [] : new JsonReader(json[UploadId..]).String();

    private void ReadMember(ref JsonReader reader, ByteBuffer scratch)
    {
        ReadOnlySpan<byte> name = scratch.WrittenSpan;
        if (JsonReader.NameIs(name, "upload_id"u8))
        {
            UploadId = TextAt(ref reader, scratch, UploadId);
        }
        else if (JsonReader.NameIs(name, "etag"u8))
        {
            Etag = TextAt(ref reader, scratch, Etag);
        }
        else if (JsonReader.NameIs(name, "size_bytes"u8))
        {
            SizeBytes = reader.TryNull() ? SizeBytes : reader.Int64();
        }
        else if (JsonReader.NameIs(name, "last_modified_hlc"u8))
        {
            LastModified = reader.TryNull() ? LastModified : reader.UInt64();
        }
        else if (JsonReader.NameIs(name, "content_type"u8))
        {
            ContentType = TextAt(ref reader, scratch, ContentType);
        }
        else if (JsonReader.NameIs(name, "content_encoding"u8))
        {
            ContentEncoding = TextAt(ref reader, scratch, ContentEncoding);
        }
        else if (JsonReader.NameIs(name, "cache_control"u8))
        {
            CacheControl = TextAt(ref reader, scratch, CacheControl);
        }
        else if (JsonReader.NameIs(name, "content_disposition"u8))
        {
            ContentDisposition = TextAt(ref reader, scratch, ContentDisposition);
        }
        else if (JsonReader.NameIs(name, UserMetadata.Field))
        {
            HasUserMetadata |= UserMetadata.Check(ref reader, scratch);
        }
        else if (JsonReader.NameIs(name, "parts"u8))
        {
            Parts = PartReader.Check(ref reader, scratch);
        }
        else
        {
            reader.Skip();
        }
    }

    /// <summary>Checks a string and gives where it begins; <c>null</c> leaves the field as it was.</summary>
    private static int TextAt(ref JsonReader reader, ByteBuffer scratch, int before)
    {
        if (reader.TryNull())
        {
            return before;
        }

        int at = reader.Position;
        scratch.Clear();
        reader.String(scratch);
        return at;
    }
}
