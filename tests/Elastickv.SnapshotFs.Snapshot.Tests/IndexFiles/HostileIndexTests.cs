using System.Buffers.Binary;
using System.Diagnostics;
using Elastickv.SnapshotFs.Snapshot.IndexFiles;

namespace Elastickv.SnapshotFs.Snapshot.Tests.IndexFiles;

/// <summary>Index files that somebody made on purpose.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public class HostileIndexTests
{
    private static unsafe int HeaderLength => sizeof(IndexFileHeader);

    [Fact]
    public void OneThatOthersCouldHaveWrittenIsIgnored()
    {
        using var folder = new SnapshotFolder();
        folder.Ask();
        foreach (UnixFileMode writable in new[] { UnixFileMode.GroupWrite, UnixFileMode.OtherWrite })
        {
            File.SetUnixFileMode(folder.Beside, UnixFileMode.UserRead | UnixFileMode.UserWrite | writable);
            Assert.False(folder.Ask().Reused);
            Assert.True(folder.Ask().Reused);
        }
    }

    [RootFact]
    public void OneOfAnotherUserIsIgnored()
    {
        using var folder = new SnapshotFolder();
        folder.Ask();
        using (Process chown = Process.Start("chown", ["12345", folder.Beside]))
        {
            chown.WaitForExit();
            Assert.Equal(0, chown.ExitCode);
        }

        Assert.False(folder.Ask().Reused);
    }

    [Fact]
    public void ALinkIsIgnored()
    {
        using var folder = new SnapshotFolder();
        folder.Ask();
        string elsewhere = folder.Beside + ".moved";
        File.Move(folder.Beside, elsewhere);
        File.CreateSymbolicLink(folder.Beside, elsewhere);
        Assert.False(folder.Ask().Reused);

        // What was built replaced the link and left what it named alone.
        Assert.Null(new FileInfo(folder.Beside).LinkTarget);
        Assert.True(File.Exists(elsewhere));
        Assert.True(folder.Ask().Reused);
    }

    [Fact]
    public void PositionsWithARightChecksumLeadNowhere()
    {
        using var folder = new SnapshotFolder();
        folder.Ask();
        byte[] kept = File.ReadAllBytes(folder.Beside);
        int blocks = (int)((kept.Length - HeaderLength) / IndexFileHeader.EntryLength);
        Assert.True(blocks > 20);
        var random = new Random(5);
        int reused = 0;
        for (int round = 0; round < 600; round++)
        {
            File.WriteAllBytes(folder.Beside, kept);
            SnapshotFolder.Forge(folder.Beside, bytes =>
            {
                int at = HeaderLength + (8 * random.Next(blocks));
                long start = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
                long wrong = (round % 4) switch { 0 => start + random.Next(-60, 60), 1 => random.NextInt64(), 2 => -start, _ => random.Next(200_000) };
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), wrong);
            });
            using SnapshotFile file = folder.Open(options => options with { Indexes = folder.Store with { KeepAlways = false } });
            reused += file.Index.Reused ? 1 : 0;
            Survive(file);
        }

        // Some must get past the checks of the opening, or this shows nothing.
        Assert.InRange(reused, 1, 599);
    }

    [Fact]
    public void HeadersWithARightChecksumLeadNowhere()
    {
        using var folder = new SnapshotFolder();
        folder.Ask();
        byte[] kept = File.ReadAllBytes(folder.Beside);
        var random = new Random(6);
        for (int at = 0; at < HeaderLength; at++)
        {
            File.WriteAllBytes(folder.Beside, kept);
            SnapshotFolder.Forge(folder.Beside, bytes => bytes[at] ^= (byte)random.Next(1, 256));
            using SnapshotFile file = folder.Open(options => options with { Indexes = folder.Store with { KeepAlways = false } });
            Survive(file);
        }
    }

    private static void Survive(SnapshotFile file)
    {
        try
        {
            Support.OpenedSnapshot.Keys(file.View, []);
            for (int i = 0; i < SnapshotFolder.Count; i += 7)
            {
                file.View.TryGet(System.Text.Encoding.UTF8.GetBytes($"key{i:d6}"), out Row row);
                Assert.InRange(row.Body.Length, 0, 1000);
            }
        }
        catch (SnapshotException failure)
        {
            Assert.Equal(SnapshotFault.IndexMismatch, failure.FaultClass);
        }
    }
}
