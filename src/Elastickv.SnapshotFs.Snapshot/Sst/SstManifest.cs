using System.Globalization;
using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.Sst;

/// <summary>The manifest of an <c>EKVSSTI1</c> bundle (spec 01 §2.8).</summary>
/// <param name="LastCommitTimestamp">HLC timestamp of the newest commit.</param>
/// <param name="MinRetainedTimestamp">Lowest readable HLC timestamp, a collection under way included.</param>
/// <param name="Files">The tables, in order; their bounds ascend and are apart.</param>
internal sealed record SstManifest(ulong LastCommitTimestamp, ulong MinRetainedTimestamp, List<SstManifestFile> Files)
{
    private const ulong KnownVersion = 1;
    private const int DigestLength = 32;

    private static readonly string[] Members =
        ["version", "last_commit_ts", "min_retained_ts", "pending_min_retained_ts", "applied_index", "entry_count", "uncompressed_bytes", "total_file_bytes", "files"];

    private static readonly string[] FileMembers = ["name", "size", "sha256", "smallest", "largest"];

    /// <summary>Reads it without holding more than the list of tables.</summary>
    /// <param name="json">The bytes of the manifest.</param>
    /// <exception cref="FormatException">It is not what a server writes; the message says why.</exception>
    public static SstManifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
            SstManifest manifest = ReadManifest(ref reader);
            return reader.Read() ? throw new FormatException("something follows the object") : manifest;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // A string with an unpaired surrogate is an InvalidOperationException.
            string place = failure is JsonException { BytePositionInLine: { } at, LineNumber: { } line } ? $": line {line + 1}, byte {at + 1}" : "";
            throw new FormatException("not JSON" + place, failure);
        }
    }

    private static SstManifest ReadManifest(ref Utf8JsonReader reader)
    {
        ulong version = 0, lastCommit = 0, minRetained = 0, pending = 0;
        List<SstManifestFile> files = [];
        reader.Read();
        Expect(reader.TokenType == JsonTokenType.StartObject, "an object");
        int seen = 0;
        while (NextMember(ref reader, Members, ref seen, out string member))
        {
            switch (member)
            {
                case "version":
                    version = Number(ref reader, member);
                    break;
                case "last_commit_ts":
                    lastCommit = Number(ref reader, member);
                    break;
                case "min_retained_ts":
                    minRetained = Number(ref reader, member);
                    break;
                case "pending_min_retained_ts":
                    pending = Number(ref reader, member);
                    break;
                case "files":
                    ReadFiles(ref reader, files);
                    break;
                default:
                    // Counts that nothing depends on; the server does not compare them either.
                    Expect(reader.TokenType is JsonTokenType.Number or JsonTokenType.Null, $"a number as {member}");
                    break;
            }
        }

        Expect(version == KnownVersion, $"version {KnownVersion}");
        return new SstManifest(lastCommit, Math.Max(minRetained, pending), files);
    }

    private static void ReadFiles(ref Utf8JsonReader reader, List<SstManifestFile> files)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(reader.TokenType == JsonTokenType.StartArray, "an array of files");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            string name = files.Count.ToString("d6", CultureInfo.InvariantCulture) + ".sst";
            SstManifestFile file = ReadFile(ref reader, name);
            Expect(files.Count == 0 || files[^1].Largest.AsSpan().SequenceCompareTo(file.Smallest) < 0, $"{name} to begin behind the file before it");
            Expect(file.Smallest.AsSpan().SequenceCompareTo(file.Largest) <= 0, $"{name} to end behind its beginning");
            files.Add(file);
        }
    }

    private static SstManifestFile ReadFile(ref Utf8JsonReader reader, string name)
    {
        Expect(reader.TokenType == JsonTokenType.StartObject, $"an object for {name}");
        bool named = false;
        ulong size = 0;
        byte[] sha256 = [], smallest = [], largest = [];
        int seen = 0;
        while (NextMember(ref reader, FileMembers, ref seen, out string member))
        {
            Expect(member == "size" || reader.TokenType == JsonTokenType.String, $"a string as {member} of {name}");
            switch (member)
            {
                case "name":
                    named = reader.ValueTextEquals(name);
                    break;
                case "size":
                    size = Number(ref reader, member);
                    break;
                case "sha256":
                    sha256 = Digest(ref reader);
                    break;
                case "smallest":
                    smallest = Bound(ref reader, name);
                    break;
                default:
                    largest = Bound(ref reader, name);
                    break;
            }
        }

        Expect(named, $"files to be named in order, here {name}");
        Expect(size is > 0 and <= long.MaxValue, $"{name} to have a size");
        Expect(sha256.Length == DigestLength, $"a SHA-256 of {name} in hexadecimal");
        Expect(smallest.Length > 0 && largest.Length > 0, $"{name} to have bounds");
        return new SstManifestFile((long)size, sha256, smallest, largest);
    }

    /// <summary>Steps to the value of the next member, which must be one of the known ones and there once; false at the end of the object.</summary>
    private static bool NextMember(ref Utf8JsonReader reader, string[] known, ref int seen, out string member)
    {
        member = "";
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        for (int i = 0; i < known.Length; i++)
        {
            if (reader.ValueTextEquals(known[i]))
            {
                Expect((seen & (1 << i)) == 0, $"{known[i]} once");
                seen |= 1 << i;
                member = known[i];
                reader.Read();
                return true;
            }
        }

        throw new FormatException("an unknown member " + KeyText.Printable(reader.ValueSpan));
    }

    private static ulong Number(ref Utf8JsonReader reader, string member) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out ulong number) ? number : throw new FormatException($"expected a whole number as {member}");

    private static byte[] Bound(ref Utf8JsonReader reader, string name) =>
        reader.TryGetBytesFromBase64(out byte[]? key) && (ulong)key.Length <= RecordLimits.MaxRawKey ? key : throw new FormatException($"expected the bounds of {name} to be raw keys in base64");

    private static byte[] Digest(ref Utf8JsonReader reader)
    {
        var digest = new byte[DigestLength];
        return !reader.ValueIsEscaped && Convert.FromHexString(reader.ValueSpan, digest, out int used, out int written) == System.Buffers.OperationStatus.Done && used == reader.ValueSpan.Length && written == DigestLength ? digest : [];
    }

    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new FormatException("expected " + what);
        }
    }
}
