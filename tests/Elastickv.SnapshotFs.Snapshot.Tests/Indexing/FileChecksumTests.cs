using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Indexing;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Indexing;

/// <summary>The checksum in pieces is the checksum, whoever is ahead of whom.</summary>
public class FileChecksumTests
{
    private const int Length = (5 * FileChecksum.PieceLength) + 12_345;

    private static readonly byte[] Content = Random(Length);

    [Theory]
    [InlineData(true, 1 << 20)]
    [InlineData(true, FileChecksum.PieceLength * 3)]
    [InlineData(true, Length)]
    [InlineData(false, 1 << 20)]
    public void EqualsTheChecksumInOneGo(bool concurrently, int step)
    {
        using var temporary = new TemporaryFile(Content);
        using var file = new MappedFile(temporary.Path);
        using var checksum = new FileChecksum(file, concurrently);
        for (int at = step; at < Length - 4; at += step)
        {
            checksum.Advance(at);
        }

        Assert.Equal(Crc32C.Of(Content.AsSpan(..^4)), checksum.Finish(Length - 4));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(FileChecksum.PieceLength)]
    [InlineData(FileChecksum.PieceLength + 3)]
    [InlineData(FileChecksum.PieceLength + 4)]
    [InlineData((2 * FileChecksum.PieceLength) + 5)]
    public void OfAnyLength(int length)
    {
        using var temporary = new TemporaryFile(Content.AsSpan(0, length));
        using var file = new MappedFile(temporary.Path);
        using var checksum = new FileChecksum(file, concurrently: true);
        Assert.Equal(Crc32C.Of(Content.AsSpan(0, length - 4)), checksum.Finish(length - 4));
    }

    /// <summary>A walk that finds the stream broken disposes the file next: nobody may read it then.</summary>
    [Fact]
    public void EndsWithoutFinishing()
    {
        using var temporary = new TemporaryFile(Content);
        for (int i = 0; i < 50; i++)
        {
            using var file = new MappedFile(temporary.Path);
            using var checksum = new FileChecksum(file, concurrently: true);
            checksum.Advance(i * (Length / 50L));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFlippedBitInAnyPieceIsFound(bool header)
    {
        var builder = new SnapshotBuilder { LastCommitTimestamp = 9, Footer = true, Header = header ? HlcHeader.Version1(1) : null };
        for (int i = 0; i < 7; i++)
        {
            builder.Row([(byte)'k', (byte)i], 5, Content.AsSpan(0, FileChecksum.PieceLength - (i * 1000)));
        }

        byte[] whole = builder.ToBytes();
        using (var sound = new Support.OpenedSnapshot(whole))
        {
            Assert.Equal((7, true, header ? 1 : 0), (sound.File.Summary.Records, sound.File.Summary.HasFooter, sound.File.Summary.HeaderVersion));
        }

        for (int at = 5000; at < whole.Length; at += FileChecksum.PieceLength)
        {
            byte[] broken = (byte[])whole.Clone();
            broken[at] ^= 0x10;
            var failure = Assert.Throws<SnapshotException>(() => new Support.OpenedSnapshot(broken));
            Assert.Equal(SnapshotFault.ChecksumMismatch, failure.FaultClass);
        }
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(11).NextBytes(bytes);
        return bytes;
    }
}
