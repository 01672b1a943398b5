using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Generated;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>A parsed sidecar (spec 05 §8.4): what an object's manifest says beside the bytes. Texts are UTF-8, empty when absent.</summary>
internal sealed record Sidecar : IDisposable
{
    // The last millisecond with a four-digit year: no others are read.
    private const long LastMs = 253_402_300_799_999;

    public byte[] Etag { get; init; } = [];

    public long SizeBytes { get; init; }

    /// <summary>An RFC 3339 time, or anything else.</summary>
    public byte[] LastModified { get; init; } = [];

    public byte[] ContentType { get; init; } = [];

    public byte[] ContentEncoding { get; init; } = [];

    public byte[] CacheControl { get; init; } = [];

    public byte[] ContentDisposition { get; init; } = [];

    /// <summary>Null when absent or null; an empty map is not null (spec 05 §12.5).</summary>
    public UserMetadata? Metadata { get; init; }

    /// <summary>Byte offset of the size in the file, for defects.</summary>
    public int SizePlace { get; init; }

    /// <summary>HLC timestamp of <see cref="LastModified"/> as the reference takes it: whole milliseconds, 0 for what is no time after 1970.</summary>
    public ulong LastModifiedHlc => Rfc3339.TryParse(LastModified, out long ms) && ms > 0 ? (ulong)ms << 16 : 0;

    /// <summary>A time as this file says it; empty for one outside the years 1970 to 9999.</summary>
    public static byte[] TextOf(long unixMs) => unixMs is >= 0 and <= LastMs ? Rfc3339.Format(unixMs) : [];

    /// <summary>Reads and checks a sidecar.</summary>
    /// <exception cref="DocumentDefectException">It is not one.</exception>
    public static Sidecar Parse(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        try
        {
            return Read(text);
        }
        catch (JsonFormatException e)
        {
            throw new DocumentDefectException(path, e.Reason, text, e.Offset);
        }
    }

    /// <exception cref="DocumentDefectException">The size is not that of the body.</exception>
    public void RequireSize(long length, ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        if (SizeBytes != length)
        {
            throw new DocumentDefectException(path, $"size_bytes is {SizeBytes}, but the body has {length} bytes", text, SizePlace);
        }
    }

    /// <summary>Notes what the file would say if it said what follows from the body. Of members that stand twice the last counts.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="text">The file, an object with members.</param>
    /// <param name="notes">Where it is noted.</param>
    public void Complete(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text, SpliceNotes notes)
    {
        using var members = new ByteBuffer(256);
        members.Append(",\"etag\":\""u8);
        members.Append(Etag);
        members.Append("\",\"size_bytes\":"u8);
        members.AppendNumber(SizeBytes);
        members.Append(",\"last_modified\":\""u8);
        members.Append(LastModified);
        members.Append("\"}\n"u8);
        notes.BeginFile(path);
        notes.Append(text[..text.LastIndexOf((byte)'}')]);
        notes.Append(members.WrittenSpan);
        notes.EndFile();
    }

    /// <summary>Whether two sidecars say the same, the time excepted; an empty map is none (spec 07 §6.1).</summary>
    public bool HasContentOf(Sidecar other) =>
        SizeBytes == other.SizeBytes && Etag.AsSpan().SequenceEqual(other.Etag) && ContentType.AsSpan().SequenceEqual(other.ContentType)
        && ContentEncoding.AsSpan().SequenceEqual(other.ContentEncoding) && CacheControl.AsSpan().SequenceEqual(other.CacheControl)
        && ContentDisposition.AsSpan().SequenceEqual(other.ContentDisposition) && UserMetadata.AreEqual(Metadata, other.Metadata);

    public void Dispose() => Metadata?.Dispose();

    private static Sidecar Read(ReadOnlySpan<byte> text)
    {
        var sidecar = new Sidecar();
        ulong version = 0;
        int versionAt = -1;
        bool hasMetadata = false;
        var reader = new JsonReader(text);
        if (!reader.TryNull())
        {
            using var scratch = new ByteBuffer(256);
            reader.BeginObject();
            while (reader.NextMember(scratch))
            {
                ReadOnlySpan<byte> name = scratch.WrittenSpan;
                if (reader.TryNull())
                {
                    continue;
                }

                if (JsonReader.NameIs(name, "format_version"u8))
                {
                    versionAt = reader.Position;
                    version = reader.UInt64();
                }
                else if (JsonReader.NameIs(name, UserMetadata.Field))
                {
                    hasMetadata = true;
                    UserMetadata.Check(ref reader, scratch);
                }
                else
                {
                    sidecar = sidecar.With(name, ref reader);
                }
            }
        }

        TreeFile.RequireEnd(ref reader, text);
        TreeFile.RequireVersion(version, versionAt);
        return hasMetadata ? sidecar with { Metadata = UserMetadata.CollectUnlessNull(text) } : sidecar;
    }

    private Sidecar With(ReadOnlySpan<byte> name, ref JsonReader reader)
    {
        if (JsonReader.NameIs(name, "etag"u8))
        {
            return this with { Etag = reader.String() };
        }

        if (JsonReader.NameIs(name, "size_bytes"u8))
        {
            int place = reader.Position;
            return this with { SizeBytes = reader.Int64(), SizePlace = place };
        }

        if (JsonReader.NameIs(name, "last_modified"u8))
        {
            return this with { LastModified = reader.String() };
        }

        if (JsonReader.NameIs(name, "content_type"u8))
        {
            return this with { ContentType = reader.String() };
        }

        if (JsonReader.NameIs(name, "content_encoding"u8))
        {
            return this with { ContentEncoding = reader.String() };
        }

        if (JsonReader.NameIs(name, "cache_control"u8))
        {
            return this with { CacheControl = reader.String() };
        }

        if (JsonReader.NameIs(name, "content_disposition"u8))
        {
            return this with { ContentDisposition = reader.String() };
        }

        reader.Skip();
        return this;
    }
}
