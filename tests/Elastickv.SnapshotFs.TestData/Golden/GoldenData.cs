using System.IO.Compression;

namespace Elastickv.SnapshotFs.TestData;

/// <summary>Where the golden data lies: unpacked from the repository, nothing outside it is needed. Nobody may write there.</summary>
public static class GoldenData
{
    /// <summary>The folder that holds <c>real</c>, <c>reader</c>, <c>canonical</c> and so on.</summary>
    public static string Root { get; } = GoldenArchive.Unpack();

    /// <summary>A path below <see cref="Root"/>.</summary>
    public static string At(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>
    /// A file that may be stored as it is or with <c>.gz</c> added; either name may be given. The result is the path of the plain bytes.
    /// </summary>
    public static string Plain(string path)
    {
        string zipped = path.EndsWith(".gz", StringComparison.Ordinal) ? path : path + ".gz";
        string plain = zipped[..^3];
        if (File.Exists(plain))
        {
            return plain;
        }

        string scratch = plain + "." + Guid.NewGuid().ToString("N");
        using (var unzipped = new GZipStream(File.OpenRead(zipped), CompressionMode.Decompress))
        using (FileStream output = File.Create(scratch))
        {
            unzipped.CopyTo(output);
        }

        File.Move(scratch, plain, overwrite: true);
        return plain;
    }
}
