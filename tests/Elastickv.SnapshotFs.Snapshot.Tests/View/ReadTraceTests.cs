using Elastickv.SnapshotFs.Snapshot.Tests.Model;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.SnapshotFs.Snapshot.Tests.View;

/// <summary>Nothing that was read changed between the moment a trace names and the view's own.</summary>
public class ReadTraceTests
{
    [Fact]
    public void What_was_read_is_the_same_since_the_latest_change() =>
        Prop.ForAll(RandomStreams.Arbitrary, Arb.From(RandomStreams.Timestamp), Arb.From(RandomStreams.UserKey), Compare).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(60));

    private static void Compare(RandomStream stream, ulong at, byte[] prefix)
    {
        // A lock that another one replaced was rolled forward only until then; see docs/semantics.md.
        StreamRow[] rows = [.. stream.Rows.Where(row => !row.RawKey.AsSpan().StartsWith("!txn|"u8))];
        using var indexed = new IndexedView((stream with { Rows = rows }).ToBytes(), stream.BlockLength);
        foreach (Func<SnapshotView, string> read in new Func<SnapshotView, string>[] { view => First(view, prefix, 1), view => First(view, prefix, int.MaxValue), view => One(view, prefix) })
        {
            var trace = new ReadTrace();
            string shown = read(indexed.At(at, trace));
            Assert.InRange(trace.LatestChange, 0ul, at);
            foreach (ulong earlier in RandomStreams.Timestamps.Append(trace.LatestChange).Where(time => time >= trace.LatestChange && time <= at))
            {
                Assert.Equal(shown, read(indexed.At(earlier)));
            }
        }
    }

    private static string First(SnapshotView view, byte[] prefix, int count)
    {
        var rows = new List<string>();
        for (RowCursor cursor = view.Scan(prefix); rows.Count < count && cursor.MoveNext();)
        {
            rows.Add(cursor.Current.Position.ToString());
        }

        return string.Join(' ', rows);
    }

    private static string One(SnapshotView view, byte[] key) => $"{view.TryGet(key, out Row row)} {row.CommitTimestamp}";
}
