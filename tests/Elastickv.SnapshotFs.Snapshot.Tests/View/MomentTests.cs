using System.Buffers.Binary;
using Elastickv.SnapshotFs.TestData;

namespace Elastickv.SnapshotFs.Snapshot.Tests.View;

/// <summary>Older states of real files, next to a resolution in memory that is written from spec 01 §1.2 and §3.1 alone.</summary>
public class MomentTests
{
    private static readonly string History = GoldenData.At("real", "history", "000000000000028b.fsm");
    private static readonly string Compacted = GoldenData.At("compacted", "0000000000000385.fsm");

    [Fact]
    public void Every_retained_moment_is_what_a_resolution_in_memory_gives() => CompareEveryMoment(History);

    [Fact]
    public void Every_moment_that_a_collection_left_is_too() => CompareEveryMoment(Compacted);

    [Theory]
    [InlineData("0000000000000385.fsm", 117649181056040960)]
    [InlineData("interrupted/00000000000005a1.fsm", 117649198000373760)]
    public void Below_the_watermark_there_is_no_view(string name, ulong watermark)
    {
        using SnapshotFile file = SnapshotFile.Open(GoldenData.At("compacted", name), new SnapshotOptions());
        Assert.Equal(watermark, file.Summary.EarliestTimestamp);
        Assert.Equal(watermark, file.ViewAt(watermark).ReadTimestamp);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ViewAt(watermark - 1));
        Assert.Equal(file.Summary.LastCommitTimestamp, file.ViewAt(ulong.MaxValue).ReadTimestamp);
    }

    [Fact]
    public void The_one_who_opens_chooses_the_moment()
    {
        using SnapshotFile file = SnapshotFile.Open(History, new SnapshotOptions { ReadAt = summary => summary.LastCommitTimestamp - 1 });
        Assert.Equal(file.Summary.LastCommitTimestamp - 1, file.View.ReadTimestamp);
    }

    private static void CompareEveryMoment(string path)
    {
        using SnapshotFile file = SnapshotFile.Open(path, new SnapshotOptions { BlockLength = 1000 });
        var resolved = new SortedDictionary<string, string>(StringComparer.Ordinal);
        int moments = 0;
        foreach (IGrouping<ulong, (ulong Timestamp, string Key, string? Body)> commit in RowsOf(path).GroupBy(row => row.Timestamp).OrderBy(group => group.Key))
        {
            foreach ((_, string key, string? body) in commit)
            {
                if (body is null)
                {
                    resolved.Remove(key);
                }
                else
                {
                    resolved[key] = body;
                }
            }

            if (commit.Key >= file.Summary.EarliestTimestamp)
            {
                moments++;
                Assert.Equal(resolved.ToDictionary(), Shown(file.ViewAt(commit.Key)));
            }
        }

        Assert.True(moments > 20, $"only {moments} moments");
    }

    private static Dictionary<string, string> Shown(SnapshotView view)
    {
        var rows = new Dictionary<string, string>();
        for (RowCursor cursor = view.Scan([]); cursor.MoveNext();)
        {
            rows.Add(Convert.ToHexString(cursor.Current.UserKey), Convert.ToHexString(cursor.Current.Body));
        }

        return rows;
    }

    /// <summary>The MVCC rows of a native stream with header and footer; no row of these files expires, is encrypted or belongs to a transaction.</summary>
    private static IEnumerable<(ulong Timestamp, string Key, string? Body)> RowsOf(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        for (int at = bytes.AsSpan().IndexOf("EKVPBBL1"u8) + 16; at < bytes.Length - 4;)
        {
            byte[] key = Take(bytes, ref at);
            byte[] value = Take(bytes, ref at);
            if (!key.AsSpan().StartsWith("_meta_"u8))
            {
                yield return (~BinaryPrimitives.ReadUInt64BigEndian(key.AsSpan(^8..)), Convert.ToHexString(key[..^8]), (value[0] & 1) != 0 ? null : Convert.ToHexString(value[9..]));
            }
        }
    }

    private static byte[] Take(byte[] bytes, ref int at)
    {
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
        at += 8 + length;
        return bytes[(at - length)..at];
    }
}
