using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Sst;

/// <summary>Puts tables together to a bundle with right digests (spec 01 §2.8).</summary>
internal static class BundleBuilder
{
    /// <summary>A bundle at timestamp 9 without header and footer.</summary>
    public static byte[] Bundle(params (byte[] Table, byte[] Smallest, byte[] Largest)[] tables)
    {
        IEnumerable<string> files = tables.Select((table, number) =>
            $$"""{"name":"{{number.ToString("d6", CultureInfo.InvariantCulture)}}.sst","size":{{table.Table.Length}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(table.Table))}}","smallest":"{{Convert.ToBase64String(table.Smallest)}}","largest":"{{Convert.ToBase64String(table.Largest)}}"}""");
        return WithManifest(
            $$"""{"version":1,"last_commit_ts":9,"min_retained_ts":3,"pending_min_retained_ts":5,"entry_count":1,"uncompressed_bytes":2,"total_file_bytes":3,"files":[{{string.Join(',', files)}}]}""",
            [.. tables.SelectMany(table => table.Table)]);
    }

    /// <summary>The bundle of one table.</summary>
    public static byte[] Bundle(TableBuilder table) => Bundle((table.Build(), table.Rows[0].Key, table.Rows[^1].Key));

    /// <summary>Any manifest, with its right length and digest.</summary>
    public static byte[] WithManifest(string manifest, byte[] tables)
    {
        byte[] json = Encoding.UTF8.GetBytes(manifest);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, json.Length);
        return [.. "EKVSSTI1"u8, .. length, .. SHA256.HashData(json), .. json, .. tables];
    }
}
