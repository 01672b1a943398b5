using Elastickv.SnapshotFs.Snapshot.IndexFiles;

namespace Elastickv.SnapshotFs.Snapshot.Tests.IndexFiles;

/// <summary>When an index is reused, and when it is not.</summary>
public class KeptIndexTests
{
    [Fact]
    public void SecondOpeningReusesWhatTheFirstBuilt()
    {
        using var folder = new SnapshotFolder();
        IndexReport first = folder.Ask();
        Assert.Equal((false, folder.Beside, true, null), (first.Reused, first.Path, first.Verified, first.NotKept));
        Assert.Equal(new FileInfo(folder.Beside).Length, first.Bytes);
        using SnapshotFile built = folder.Open(options => options with { Indexes = null });
        IndexReport second = folder.Ask();
        Assert.Equal(first with { Reused = true }, second);
        using SnapshotFile reused = folder.Open();
        Assert.Equal(built.Summary, reused.Summary);
        Assert.Equal(built.NextCommitTimestamp, reused.NextCommitTimestamp);
    }

    [Fact]
    public void WithoutStoreNothingIsKept()
    {
        using var folder = new SnapshotFolder();
        IndexReport report = folder.Ask(options => options with { Indexes = null });
        Assert.Equal((false, null, null), (report.Reused, report.Path, report.NotKept));
        Assert.Equal([folder.Snapshot], Directory.GetFileSystemEntries(folder.Folder));
    }

    [Fact]
    public void AnEmptyStreamHasAnIndexToo()
    {
        using var folder = new SnapshotFolder();
        new SnapshotBuilder { LastCommitTimestamp = 100, Footer = true, Header = HlcHeader.Version1(1) }.WriteTo(folder.Snapshot);
        using (SnapshotFile built = folder.Open())
        {
            Assert.False(built.Index.Reused);
        }

        using SnapshotFile reused = folder.Open();
        Assert.True(reused.Index.Reused);
        Assert.Equal(0, reused.Summary.Records);
        Assert.Equal(RowState.Absent, reused.View.TryGet("key000001"u8, out _));
    }

    [Fact]
    public void ChangedFileIsIndexedAnew()
    {
        using var folder = new SnapshotFolder();
        folder.Ask();
        DateTime modified = File.GetLastWriteTimeUtc(folder.Snapshot);
        folder.Write(footer: true, sorted: true, "other");
        File.SetLastWriteTimeUtc(folder.Snapshot, modified);
        Assert.False(folder.Ask(value: "other").Reused);
        Assert.True(folder.Ask(value: "other").Reused);
    }

    [Fact]
    public void AnotherFileUnderTheNameIsIndexedAnew()
    {
        using var folder = new SnapshotFolder();
        folder.Ask();
        string copy = folder.Snapshot + ".copy";
        File.Copy(folder.Snapshot, copy);
        File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(folder.Snapshot));
        File.Move(copy, folder.Snapshot, overwrite: true);
        Assert.False(folder.Ask().Reused);
    }

    [Fact]
    public void EveryFlippedBitMakesItNotThere()
    {
        using var folder = new SnapshotFolder();
        folder.Ask();
        byte[] kept = File.ReadAllBytes(folder.Beside);
        for (int i = 0; i < kept.Length; i++)
        {
            byte[] broken = (byte[])kept.Clone();
            broken[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(folder.Beside, broken);
            using SnapshotFile file = folder.Open(options => options with { Indexes = folder.Store with { KeepAlways = false } });
            Assert.False(file.Index.Reused, $"byte {i}");
        }

        Assert.False(folder.Ask().Reused);
        Assert.True(folder.Ask().Reused);
    }

    [Fact]
    public void EveryCutMakesItNotThere()
    {
        using var folder = new SnapshotFolder();
        folder.Ask();
        byte[] kept = File.ReadAllBytes(folder.Beside);
        for (int length = 0; length < kept.Length; length += length < 400 ? 1 : 37)
        {
            File.WriteAllBytes(folder.Beside, kept[..length]);
            using SnapshotFile file = folder.Open(options => options with { Indexes = folder.Store with { KeepAlways = false } });
            Assert.False(file.Index.Reused, $"{length} bytes");
        }

        File.WriteAllBytes(folder.Beside, [.. kept, 0]);
        Assert.False(folder.Ask().Reused);
    }

    [Fact]
    public void AnIndexThatWasNotVerifiedIsNotTakenForAVerifiedOne()
    {
        using var folder = new SnapshotFolder();
        Assert.False(folder.Ask(options => options with { Verify = false }).Verified);
        Assert.Equal((true, false), Of(folder.Ask(options => options with { Verify = false })));
        Assert.Equal((false, true), Of(folder.Ask()));
        Assert.Equal((true, true), Of(folder.Ask()));
        Assert.Equal((true, false), Of(folder.Ask(options => options with { Verify = false })));

        static (bool, bool) Of(IndexReport report) => (report.Reused, report.Verified);
    }

    [Fact]
    public void WithoutFooterThereIsNothingToVerify()
    {
        using var folder = new SnapshotFolder(footer: false);
        Assert.False(folder.Ask(options => options with { Verify = false }).Reused);
        IndexReport report = folder.Ask();
        Assert.Equal((true, false), (report.Reused, report.Verified));
    }

    [Fact]
    public void DamageThatCameLaterIsFoundWithoutReuseAndEndsTheIndex()
    {
        using var folder = new SnapshotFolder();
        byte[] bytes = File.ReadAllBytes(folder.Snapshot);
        bytes[bytes.AsSpan().IndexOf("value000300"u8)] ^= 1;
        File.WriteAllBytes(folder.Snapshot, bytes);

        // A medium that rots changes no times: pretend that the checksum was right when this was indexed.
        folder.Ask(options => options with { Verify = false });
        int flags = (int)System.Runtime.InteropServices.Marshal.OffsetOf<IndexFileHeader>(nameof(IndexFileHeader.Flags));
        SnapshotFolder.Forge(folder.Beside, kept => kept[flags] |= (byte)IndexFileFlags.Verified);
        Assert.True(folder.Ask().Reused);
        var failure = Assert.Throws<SnapshotException>(() => folder.Open(options => options with { ReuseIndex = false }));
        Assert.Equal(SnapshotFault.ChecksumMismatch, failure.FaultClass);
        Assert.False(File.Exists(folder.Beside));
    }

    [Fact]
    public void AnUnsortedStreamIsNotKept()
    {
        using var folder = new SnapshotFolder(sorted: false);
        IndexReport report = folder.Ask();
        Assert.Null(report.Path);
        Assert.NotNull(report.NotKept);
        Assert.False(File.Exists(folder.Beside));
    }
}
