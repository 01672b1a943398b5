using Elastickv.SnapshotFs.Snapshot.Tests.Sst;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;
using Elastickv.SnapshotFs.Snapshot.Tests.Vectors;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Hostile;

/// <summary>Small files cut at every byte and with every bit flipped: a clear refusal or a readable file, and nothing else.</summary>
public class EveryByteTests
{
    public static TheoryData<string> Names => [.. Samples.Keys];

    private static Dictionary<string, byte[]> Samples { get; } = new()
    {
        ["runtime"] = File.ReadAllBytes(GoldenData.At("hostile", "ok-runtime.fsm")),
        ["bare"] = File.ReadAllBytes(GoldenData.At("hostile", "ok-bare.fsm")),
        ["versions and metadata"] = ContainerVectorTests.RuntimeFile().ToBytes(),
        ["long header"] = new SnapshotBuilder { LastCommitTimestamp = 9, Header = HlcHeader.Version2(1_750_000_010_000, 4096, extension: 3), Footer = true }
            .Row("!redis|str|k"u8, 9, "v"u8).ToBytes(),
        ["in-memory form"] = File.ReadAllBytes(GoldenData.At("reader", "shape-mvcc2-footer", "snapshot.fsm")),
        ["bundle"] = BundleBuilder.Bundle(new TableBuilder { Compressed = true }.AddMany(1)),
        ["locks"] = VisibilityVectorTests.Transaction(commit: true).ToBytes(),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void CutAtEveryByte(string name)
    {
        byte[] sample = Samples[name];
        for (int length = 0; length < sample.Length; length++)
        {
            using OpenedSnapshot? snapshot = TryOpen(sample.AsSpan(0, length));
            if (snapshot is not null)
            {
                Walk.Everything(snapshot.View);
                AssertWarned(snapshot);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryBitFlipped(string name)
    {
        byte[] sample = Samples[name];
        using var whole = new OpenedSnapshot(sample);
        for (int bit = 0; bit < sample.Length * 8; bit++)
        {
            byte[] flipped = [.. sample];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            using OpenedSnapshot? snapshot = TryOpen(flipped);
            if (snapshot is not null)
            {
                Walk.Everything(snapshot.View);
                Assert.True(!whole.File.Summary.HasFooter || !snapshot.File.Summary.HasFooter, $"bit {bit} flipped, and the checksum is said to be right");
                AssertWarned(snapshot);
            }
        }
    }

    /// <summary>A file of a server that lost its footer must say so.</summary>
    private static void AssertWarned(OpenedSnapshot snapshot) =>
        Assert.Equal(snapshot.File.Summary.HeaderVersion != 0 && !snapshot.File.Summary.HasFooter, snapshot.File.Summary.IntegrityUnknown);

    private static OpenedSnapshot? TryOpen(ReadOnlySpan<byte> content)
    {
        try
        {
            return new OpenedSnapshot(content);
        }
        catch (SnapshotException refused)
        {
            Assert.InRange(refused.Offset, 0, content.Length);
            Assert.InRange(refused.RecordOffset, -1, refused.Offset);
            return null;
        }
    }
}
