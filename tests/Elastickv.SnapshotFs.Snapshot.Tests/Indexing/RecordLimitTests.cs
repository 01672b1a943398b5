using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Indexing;

/// <summary>The caps of spec 01 §1.4: equality is accepted, one more is not, and nothing is read by a length before it is checked.</summary>
public class RecordLimitTests
{
    private const int MaxRawKey = (1 << 20) + 8;
    private const long MaxRawValue = (256L << 20) + 9 + 34;

    [Theory]
    [InlineData(MaxRawKey, true)]
    [InlineData(MaxRawKey + 1, false)]
    public void LongestKey(int length, bool accepted)
    {
        byte[] file = new SnapshotBuilder { LastCommitTimestamp = 1 }.Row(new byte[length - 8], 1, "v"u8).ToBytes();
        if (accepted)
        {
            using var snapshot = new OpenedSnapshot(file);
            Assert.Equal(OpenedSnapshot.Hex("v"u8), OpenedSnapshot.Read(snapshot.View, new byte[length - 8]));
            Assert.Single(OpenedSnapshot.Keys(snapshot.View, new byte[length - 8]));
            return;
        }

        var refused = Assert.Throws<SnapshotException>(() => new OpenedSnapshot(file));
        Assert.Equal((SnapshotFault.KeyTooLarge, 16L), (refused.FaultClass, refused.Offset));
    }

    /// <summary>The value is a hole in a sparse file, so the test costs no disk and no time.</summary>
    [Theory]
    [InlineData(MaxRawValue, true)]
    [InlineData(MaxRawValue + 1, false)]
    public void LongestValue(long length, bool accepted)
    {
        using var file = new TemporaryFile(new SnapshotBuilder { LastCommitTimestamp = 1 }.Raw([(byte)'k', 255, 255, 255, 255, 255, 255, 255, 254], []).ToBytes());
        using (FileStream stream = File.OpenWrite(file.Path))
        {
            Span<byte> field = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(field, length);
            stream.Position = stream.Length - 8;
            stream.Write(field);
            stream.SetLength(stream.Length + length);
        }

        if (accepted)
        {
            using var snapshot = new OpenedSnapshot(file.Path);
            Assert.Equal(RowState.Visible, snapshot.View.TryGet("k"u8, out Row row));
            Assert.Equal(length - 9, row.Body.Length);
            return;
        }

        var refused = Assert.Throws<SnapshotException>(() => new OpenedSnapshot(file.Path));
        Assert.Equal((SnapshotFault.ValueTooLarge, 33L, 16L), (refused.FaultClass, refused.Offset, refused.RecordOffset));
    }
}
