using System.Text;
using Elastickv.SnapshotFs.Snapshot.Tests.Encryption;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Sst;

/// <summary>Bundles of crafted tables: every legal shape is read, everything else is refused at the place that is wrong.</summary>
public class SstBundleTests
{
    private const int Rows = 20;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Every_shape_of_table_is_read(bool twoLevels, bool compressed)
    {
        using var snapshot = new OpenedSnapshot(BundleBuilder.Bundle(new TableBuilder { TwoLevels = twoLevels, Compressed = compressed }.AddMany(Rows)));
        AssertRows(snapshot);
        Assert.Equal((9ul, 5ul, "EKVSSTI1", false), (snapshot.File.Summary.HeaderTimestamp, snapshot.File.Summary.MinRetainedTimestamp, snapshot.File.Summary.InnerFormat, snapshot.File.Summary.HasFooter));
    }

    [Fact]
    public void Tables_follow_each_other()
    {
        TableBuilder first = new TableBuilder().AddMany(Rows), second = new TableBuilder { TwoLevels = true }.Add(StreamRow.Of("z"u8, 3, "last"u8));
        byte[] bundle = BundleBuilder.Bundle((first.Build(), first.Rows[0].Key, first.Rows[^1].Key), (second.Build(), second.Rows[0].Key, second.Rows[^1].Key));
        using var snapshot = new OpenedSnapshot(bundle);
        Assert.Equal(Rows + 1, snapshot.File.Summary.Records);
        Assert.Equal(OpenedSnapshot.Hex("last"u8), snapshot.Read("z"));
    }

    [Theory]
    [InlineData("""{"version":1,"files":null}""", 0ul)]
    [InlineData("""{"version":1,"last_commit_ts":18446744073709551615,"applied_index":null,"files":[]}""", ulong.MaxValue)]
    [InlineData("""{"version":1}""", 0ul)]
    public void A_bundle_may_be_empty(string manifest, ulong timestamp)
    {
        using var snapshot = new OpenedSnapshot(BundleBuilder.WithManifest(manifest, []));
        Assert.Equal((0L, timestamp), (snapshot.File.Summary.Records, snapshot.File.Summary.LastCommitTimestamp));
    }

    [Fact]
    public void Encrypted_rows_of_a_table_are_decrypted()
    {
        using var keys = new TestKeys(7, 9);
        using KeyRing ring = keys.Load();
        TableBuilder table = new TableBuilder { Compressed = true }
            .Add(keys.Seal(StreamRow.Of("a"u8, 9, "one"u8))).Add(StreamRow.Of("b"u8, 9, "two"u8)).Add(keys.Seal(StreamRow.Of("c"u8, 9, "three"u8), id: 9));
        byte[] bundle = BundleBuilder.Bundle(table);
        using (var snapshot = new OpenedSnapshot(bundle, new SnapshotOptions { Keys = ring }))
        {
            Assert.Equal((OpenedSnapshot.Hex("one"u8), OpenedSnapshot.Hex("two"u8), OpenedSnapshot.Hex("three"u8)), (snapshot.Read("a"), snapshot.Read("b"), snapshot.Read("c")));
            Assert.Equal((2L, 2L, 0L), (snapshot.File.Summary.EncryptedRecords, snapshot.File.Summary.DecryptedRecords, snapshot.File.Summary.DamagedRecords));
        }

        using var locked = new OpenedSnapshot(bundle);
        Assert.Equal(["encrypted a -1 -1", "encrypted c -1 -1"], locked.Problems().Select(problem => $"{problem.Class} {Encoding.ASCII.GetString(problem.UserKey)} {problem.Offset} {problem.ValueOffset}"));
    }

    [Fact]
    public void Rows_of_a_table_may_be_bad_ones()
    {
        // The server writes what it holds: metadata rows, and rows that no reader understands.
        TableBuilder table = new TableBuilder().Add(new StreamRow([.. "!short"u8], [])).Add(new StreamRow([.. "_meta_applied_index"u8], [7, 0, 0, 0, 0, 0, 0, 0])).Add(StreamRow.Of("a"u8, 8, "value"u8));
        using var snapshot = new OpenedSnapshot(BundleBuilder.Bundle(table));
        Assert.Equal((7ul, 1L), (snapshot.File.Summary.AppliedIndex, snapshot.File.Summary.OperationalRecords));
        Assert.Equal((ProblemClass.ShortKey, -1L), (Assert.Single(snapshot.Problems()).Class, snapshot.Problems()[0].Offset));
    }

    public static TheoryData<string> BadTables => [.. Bad.Keys];

    private static Dictionary<string, TableBuilder> Bad { get; } = new()
    {
        ["deleted"] = new() { Trailer = [0, 0, 0, 0, 0, 0, 0, 0] },
        ["obsolete"] = new() { Trailer = [0x41, 0, 0, 0, 0, 0, 0, 0] },
        ["sequence"] = new() { Trailer = [1, 1, 0, 0, 0, 0, 0, 0] },
        ["short trailer"] = new() { Trailer = [1] },
        ["value in a value block"] = new() { ValuePrefix = [0x80] },
        ["value in a blob"] = new() { ValuePrefix = [0x40] },
        ["unknown value prefix"] = new() { ValuePrefix = [0x08] },
        ["number of entries"] = new() { Entries = Rows + 1 },
        ["type of index"] = new() { IndexType = 1 },
        ["two levels that are one"] = new() { IndexType = 2 },
        ["one level that is two"] = new() { TwoLevels = true, IndexType = 0 },
        ["order of keys"] = new() { Comparator = "reverse" },
        ["range deletions"] = new() { RangeDeletions = 1 },
        ["another part"] = new() { Properties = "rocksdb.range_del" },
        ["kind of checksum"] = new() { ChecksumKind = 2 },
        ["unknown compression"] = new() { Compression = 2 },
        ["not compressed at all"] = new() { Compression = 1 },
        ["handle beyond the table"] = new() { Redirect = handle => (handle.Offset, handle.Length + 100_000) },
        ["handle beyond everything"] = new() { Redirect = handle => (long.MaxValue, long.MaxValue) },
        ["handle that wraps around"] = new() { Redirect = handle => (-1, 5) },
        ["handle of nothing"] = new() { Redirect = handle => (handle.Offset, 0) },
        ["the same block again"] = new() { Redirect = handle => (0, 64) },
        ["the same block again, two levels"] = new() { TwoLevels = true, Redirect = handle => (0, 64) },
        ["restart points"] = new() { Change = (_, content) => [.. content[..^4], 0xFF, 0xFF, 0xFF, 0x7F] },
        ["restart points that wrap around"] = new() { Change = (_, content) => [.. content[..^4], 0xFF, 0xFF, 0xFF, 0xFF] },
        ["empty block"] = new() { Change = (block, content) => block == 1 ? [0, 0, 0, 0] : content },
        ["block without restart points"] = new() { Change = (block, content) => block == 1 ? [0, 0] : content },
        ["shared bytes of the first key"] = new() { Change = (block, content) => block == 1 ? [1, .. content[1..]] : content },
        ["unshared bytes"] = new() { Change = (block, content) => block == 1 ? [content[0], 0x7F, .. content[2..]] : content },
        ["length of value"] = new() { Change = (block, content) => block == 1 ? [.. content[..2], 0x7F, .. content[3..]] : content },
        ["longer than 64 bits"] = new() { Change = (block, content) => block == 1 ? [0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, .. content[2..]] : content },
        ["keys out of order"] = new() { Change = (block, content) => block == 1 ? content.AsSpan().IndexOf("key:0003"u8) is var at && at >= 0 ? [.. content[..(at + 4)], (byte)'9', .. content[(at + 5)..]] : [] : content },
        ["bomb"] = new() { Compressed = true, Change = (block, content) => block == 1 ? [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, .. content[1..]] : content },
        ["bomb within the limits"] = new() { Compressed = true, Change = (block, content) => block == 1 ? [0x80, 0x80, 0x80, 0x40, .. content[1..]] : content },
        ["decompressed too short"] = new() { Compressed = true, Change = (block, content) => block == 1 ? [(byte)(content[0] + 1), .. content[1..]] : content },
        ["decompressed too long"] = new() { Compressed = true, Change = (block, content) => block == 1 ? [(byte)(content[0] - 1), .. content[1..]] : content },
        ["no length"] = new() { Compressed = true, Change = (block, content) => block == 1 ? [] : content },
    };

    [Theory]
    [MemberData(nameof(BadTables))]
    public void A_bad_table_is_refused(string what)
    {
        TableBuilder table = Bad[what].AddMany(Rows);
        byte[] bundle = BundleBuilder.Bundle(table);
        SnapshotException refused = Assert.Throws<SnapshotException>(() => new OpenedSnapshot(bundle));
        Assert.Equal(SnapshotFault.BadTable, refused.FaultClass);
        Assert.InRange(refused.Offset, 48, bundle.Length - 1);
    }

    [Fact]
    public void A_key_twice_is_refused()
    {
        TableBuilder table = new TableBuilder { RowsPerBlock = 1 }.Add(StreamRow.Of("a"u8, 9, "one"u8)).Add(StreamRow.Of("a"u8, 9, "two"u8));
        SnapshotException refused = Assert.Throws<SnapshotException>(() => new OpenedSnapshot(BundleBuilder.Bundle(table)));
        Assert.Equal((SnapshotFault.BadTable, OpenedSnapshot.Hex(StreamRow.Of("a"u8, 9).RawKey)), (refused.FaultClass, OpenedSnapshot.Hex(refused.RawKey)));
    }

    [Fact]
    public void Keys_have_their_cap()
    {
        byte[] value = StreamRow.Of([], 9).RawValue;
        using (var snapshot = new OpenedSnapshot(BundleBuilder.Bundle(new TableBuilder().Add(new StreamRow(new byte[(1 << 20) + 8], value)))))
        {
            Assert.Equal(1, snapshot.File.Summary.Records);
        }

        TableBuilder longer = new TableBuilder().Add(StreamRow.Of("a"u8, 9)).Add(new StreamRow(StreamRow.Of(new byte[(1 << 20) + 1], 9).RawKey, value)).Add(StreamRow.Of("c"u8, 9));
        byte[] bundle = BundleBuilder.Bundle((longer.Build(), longer.Rows[0].Key, longer.Rows[2].Key));
        Assert.Equal(SnapshotFault.BadTable, Assert.Throws<SnapshotException>(() => new OpenedSnapshot(bundle)).FaultClass);
    }

    [Fact]
    public void Bounds_are_compared_with_the_keys()
    {
        TableBuilder table = new TableBuilder().AddMany(Rows);
        byte[] bytes = table.Build();
        Assert.Contains("first key", Assert.Throws<SnapshotException>(() => new OpenedSnapshot(BundleBuilder.Bundle((bytes, table.Rows[1].Key, table.Rows[^1].Key)))).Message);
        Assert.Contains("last key", Assert.Throws<SnapshotException>(() => new OpenedSnapshot(BundleBuilder.Bundle((bytes, table.Rows[0].Key, table.Rows[^2].Key)))).Message);
    }

    private static void AssertRows(OpenedSnapshot snapshot)
    {
        Assert.Equal(Rows, snapshot.File.Summary.Records);
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(OpenedSnapshot.Hex([(byte)i, .. "value"u8]), snapshot.Read($"key:{i:d4}"));
        }

        Walk.Everything(snapshot.View);
    }
}
