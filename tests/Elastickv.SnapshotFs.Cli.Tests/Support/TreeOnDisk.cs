using System.Text;
using Elastickv.SnapshotFs.Cli.Native;
using Elastickv.SnapshotFs.TestData;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Cli.Tests.Support;

/// <summary>A golden tree written out as files; names that are no text included.</summary>
internal static class TreeOnDisk
{
    private const int CreateForWriting = 0x40 | 1;

    public static void Write(string goldenTree, string root)
    {
        Directory.CreateDirectory(root);
        foreach ((string path, byte[] content) in GoldenTree.LoadWhole(goldenTree))
        {
            for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
            {
                LibcFile.TryMakeDirectory(Libc.AtCurrentDirectory, At(root, path[..slash]), 0b111_101_101);
            }

            int file = LibcFile.OpenAt(Libc.AtCurrentDirectory, At(root, path), CreateForWriting, 0b110_000_000);
            Assert.True(file >= 0, path);
            using var handle = new SafeFileHandle(file, ownsHandle: true);
            RandomAccess.Write(handle, content, 0);
        }
    }

    private static byte[] At(string root, string path) => [.. Encoding.UTF8.GetBytes(root), (byte)'/', .. Encoding.Latin1.GetBytes(path)];
}
