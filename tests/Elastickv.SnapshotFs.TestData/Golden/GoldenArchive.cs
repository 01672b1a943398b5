using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Elastickv.SnapshotFs.TestData;

/// <summary>The packed golden data: unpacked once per machine and archive, whoever comes first.</summary>
internal static class GoldenArchive
{
    private const string Resource = "golden.tar.gz";

    /// <summary>
    /// The directory that holds the unpacked archive. It is named by the archive's hash and appears by a rename, so a half unpacked one is never seen,
    /// and test processes may race for it.
    /// </summary>
    public static string Unpack()
    {
        string user = string.Concat(Environment.UserName.Where(char.IsAsciiLetterOrDigit));
        string target = Path.Combine(Path.GetTempPath(), $"snapfs-golden-{user}-{Hash()}");
        if (Directory.Exists(target))
        {
            return target;
        }

        string scratch = target + "." + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(scratch);
        using (Stream packed = Open())
        using (var unzipped = new GZipStream(packed, CompressionMode.Decompress))
        {
            TarFile.ExtractToDirectory(unzipped, scratch, overwriteFiles: false);
        }

        try
        {
            Directory.Move(scratch, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(scratch, recursive: true);
        }

        return target;
    }

    private static string Hash()
    {
        using Stream packed = Open();
        return Convert.ToHexStringLower(SHA256.HashData(packed)[..8]);
    }

    private static Stream Open() =>
        typeof(GoldenArchive).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException(Resource + " is not in the test data assembly");
}
