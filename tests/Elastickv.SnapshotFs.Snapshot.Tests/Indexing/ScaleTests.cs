using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Indexing;

/// <summary>Generated files of many blocks: the generators keep their word, and the index answers over more than one block, checksum step and permutation.</summary>
public class ScaleTests
{
    private const int Count = 30_000;

    [Theory]
    [InlineData(ScaleProfile.Bare)]
    [InlineData(ScaleProfile.ServerShaped)]
    public void Strings(ScaleProfile profile)
    {
        using var file = new TemporaryFile();
        long records = StringScale.Write(file.Path, Count, profile);
        using var snapshot = new OpenedSnapshot(file.Path);
        AssertGenerated(snapshot, profile, records);
        AssertRows(snapshot.View, "!redis|str|"u8, Count);
        AssertRows(snapshot.View, "!hs|meta|"u8, 0);
        AssertRows(snapshot.View, "!redis|ttl|"u8, profile == ScaleProfile.Bare ? 0 : Enumerable.Range(0, Count).Count(number => StringScale.Expires(number)));
        Assert.Equal(RowState.Visible, snapshot.View.TryGet("!redis|str|key:00012345"u8, out Row row));
        Assert.True(row.Body.EndsWith("value of 12345"u8));
        Assert.Equal(RowState.Absent, snapshot.View.TryGet("!redis|str|gone:0000007"u8, out _));
    }

    /// <summary>Most rows of a server's file are dead. A listing of an empty family must not look at its rows, so no block inside it may claim to hold anything.</summary>
    [Fact]
    public void BlocksOfTombstonesSayThatTheyHoldNothing()
    {
        using var file = new TemporaryFile();
        StringScale.Write(file.Path, Count, ScaleProfile.ServerShaped);
        using var snapshot = new OpenedSnapshot(file.Path);
        foreach (string family in new[] { "!hs|meta|", "!lst|meta|", "!st|meta|", "!zs|meta|" })
        {
            byte[] prefix = System.Text.Encoding.ASCII.GetBytes(family);
            SnapshotView view = snapshot.View;
            long first = view.Index.BlockOf(view.LowerBound(prefix, out _)) + 1;
            long last = view.Index.BlockOf(view.UpperBound(prefix, -1, out _));
            Assert.True(last - first > 50);
            for (long block = first; block < last; block++)
            {
                Assert.Equal(Elastickv.SnapshotFs.Snapshot.Indexing.BlockContent.None, view.Index.ContentOf(block));
            }
        }
    }

    [Theory]
    [InlineData(ScaleProfile.Bare)]
    [InlineData(ScaleProfile.ServerShaped)]
    public void Fields(ScaleProfile profile)
    {
        using var file = new TemporaryFile();
        long records = HashScale.Write(file.Path, Count, profile);
        using var snapshot = new OpenedSnapshot(file.Path);
        AssertGenerated(snapshot, profile, records);
        AssertRows(snapshot.View, "!hs|fld|\0\0\0\x04wide"u8, Count);
        Assert.Equal(Count, ClaimedLength(snapshot.View));
    }

    [Theory]
    [InlineData(ScaleProfile.Bare)]
    [InlineData(ScaleProfile.ServerShaped)]
    public void Objects(ScaleProfile profile)
    {
        using var file = new TemporaryFile();
        long records = ObjectScale.Write(file.Path, Count, profile);
        using var snapshot = new OpenedSnapshot(file.Path);
        AssertGenerated(snapshot, profile, records);
        AssertRows(snapshot.View, "!s3|obj|head|"u8, Count);
        AssertRows(snapshot.View, "!s3|blob|"u8, Count);
        AssertRows(snapshot.View, "!s3|bucket|meta|"u8, 1);
    }

    [Theory]
    [InlineData(ScaleProfile.Bare)]
    [InlineData(ScaleProfile.ServerShaped)]
    public void Messages(ScaleProfile profile)
    {
        using var file = new TemporaryFile();
        long records = MessageScale.Write(file.Path, Count, profile);
        using var snapshot = new OpenedSnapshot(file.Path);
        AssertGenerated(snapshot, profile, records);
        AssertRows(snapshot.View, "!sqs|msg|data|"u8, Count);
        AssertRows(snapshot.View, "!sqs|msg|vis|"u8, Count);
        AssertRows(snapshot.View, "!sqs|msg|byage|"u8, Count);
    }

    /// <summary>The same rows in reverse order are the same snapshot, read through a permutation.</summary>
    [Fact]
    public void ReversedStreamShowsTheSame()
    {
        using var file = new TemporaryFile();
        StringScale.Write(file.Path, 3000, ScaleProfile.ServerShaped);
        using var sorted = new OpenedSnapshot(file.Path);
        var rows = new List<StreamRow>();
        for (long position = sorted.View.Records.First; position < sorted.View.Records.End;)
        {
            Records.RawRecord record = sorted.View.Records.Read(position, out position);
            rows.Insert(0, new StreamRow(record.RawKey.ToArray(), record.RawValue.ToArray()));
        }

        var reversed = new SnapshotBuilder { LastCommitTimestamp = sorted.File.Summary.HeaderTimestamp, Sorted = false };
        rows.ForEach(row => reversed.Add(row));
        using var unsorted = new OpenedSnapshot(reversed.ToBytes());
        Assert.Equal(sorted.File.Summary.Records, unsorted.File.Summary.Records);
        Assert.Equal(sorted.File.Summary.Tombstones, unsorted.File.Summary.Tombstones);
        Assert.Equal(OpenedSnapshot.Keys(sorted.View, []), OpenedSnapshot.Keys(unsorted.View, []));
        Assert.Equal(sorted.Read("!redis|str|key:00000777"), unsorted.Read("!redis|str|key:00000777"));
    }

    private static void AssertGenerated(OpenedSnapshot snapshot, ScaleProfile profile, long records)
    {
        SnapshotSummary summary = snapshot.File.Summary;
        Assert.Equal((records, 0L), (summary.Records, summary.DamagedRecords));
        Assert.Equal(profile == ScaleProfile.ServerShaped, summary.HasFooter);
        Assert.Empty(snapshot.Problems());

        // In a sorted stream a position is an offset in the file, not a rank: the generator wrote the rows in order and none twice.
        Assert.Equal(summary.FileLength - (summary.HasFooter ? 4 : 0), snapshot.View.Records.End);
    }

    private static void AssertRows(SnapshotView view, ReadOnlySpan<byte> prefix, int expected)
    {
        int rows = 0;
        for (RowCursor cursor = view.Scan(prefix); cursor.MoveNext();)
        {
            Assert.True(cursor.Current.IsReadable);
            rows++;
        }

        Assert.Equal(expected, rows);
        using OrderedCursor ordered = view.ScanOrdered(prefix);
        Assert.Equal(expected, ordered.Count);
    }

    private static long ClaimedLength(SnapshotView view)
    {
        long length = 0;
        for (RowCursor cursor = view.Scan("!hs|meta|"u8); cursor.MoveNext();)
        {
            length += System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(cursor.Current.Body);
        }

        return length;
    }
}
