using Elastickv.SnapshotFs.Snapshot.Records;
using Elastickv.SnapshotFs.Snapshot.Tests.Model;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;
using Elastickv.SnapshotFs.Snapshot.Writing;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Encryption;

/// <summary>Random streams, sealed: what is shown must be what the cleartext stream shows, whatever the rows are and in whatever order they come.</summary>
public class SealedModelTests
{
    [Fact]
    public void A_sealed_stream_shows_what_the_cleartext_stream_shows() =>
        Prop.ForAll(RandomStreams.Arbitrary, Holds).QuickCheckThrowOnFailure();

    private static void Holds(RandomStream stream)
    {
        using var keys = new TestKeys(7, 9);
        using KeyRing ring = keys.Load();
        uint id = 7;
        StreamRow[] rows = [.. stream.Rows.Select(row => IsCleartextPut(row) ? keys.Seal(row, id = 16 - id) : row)];
        byte[] sealedBytes = (stream with { Rows = rows }).ToBytes();
        using var plain = new OpenedSnapshot(stream.ToBytes(), new SnapshotOptions { BlockLength = stream.BlockLength });
        using var opened = new OpenedSnapshot(sealedBytes, new SnapshotOptions { BlockLength = stream.BlockLength, Keys = ring });
        Assert.Equal(plain.File.Summary.LastCommitTimestamp, opened.File.Summary.LastCommitTimestamp);
        Assert.Equal(plain.File.NextCommitTimestamp, opened.File.NextCommitTimestamp);
        Assert.Equal(Rows(plain.View), Rows(opened.View));
        Assert.Equal(Stored(plain.File), Stored(opened.File));
        AssertOffsets(opened.File, sealedBytes);
    }

    private static bool IsCleartextPut(StreamRow row) =>
        row.RawValue.Length >= 9 && row.RawValue[0] == 0 && row.RawKey.Length >= 8 && !StoreMetadata.IsOperational(row.RawKey);

    private static List<string> Rows(SnapshotView view)
    {
        var rows = new List<string>();
        RowCursor cursor = view.Scan([]);
        while (cursor.MoveNext())
        {
            Row row = cursor.Current;
            rows.Add($"{ModelView.Hex(row.UserKey)} {row.CommitTimestamp} {row.Damage == RowDamage.None} {ModelView.Hex(row.Body)}");
        }

        return rows;
    }

    private static List<string> Stored(SnapshotFile file)
    {
        var rows = new List<string>();
        StoredRecords records = file.Stored;
        while (records.MoveNext())
        {
            rows.Add($"{ModelView.Hex(records.Current.RawKey)} {ModelView.Hex(records.Current.RawValue)}");
        }

        return rows;
    }

    private static void AssertOffsets(SnapshotFile file, byte[] stored)
    {
        long expected = 16;
        StoredRecords records = file.Stored;
        while (records.MoveNext())
        {
            Assert.Equal(expected, file.OffsetInFile(records.Offset));
            Assert.Equal((ulong)records.Current.KeyLength, BitConverter.ToUInt64(stored, (int)expected));
            expected += 16 + records.Current.KeyLength + (long)BitConverter.ToUInt64(stored, (int)expected + 8 + records.Current.KeyLength);
        }

        Assert.Equal(stored.Length, expected);
    }
}
