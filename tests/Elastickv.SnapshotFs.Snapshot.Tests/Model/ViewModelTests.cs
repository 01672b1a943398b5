using Elastickv.SnapshotFs.Snapshot.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using static Elastickv.SnapshotFs.Snapshot.Tests.Model.ModelView;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Model;

/// <summary>
/// The view over random streams next to the plain model: what is shown, in which order, and where a cursor lands after any sequence of seeks. A duplicate
/// raw key in a stream that claims to be sorted makes it an unsorted one, which is legal input too.
/// </summary>
public class ViewModelTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(60);

    [Fact]
    public void NewestStateAgreesWithTheModel() => Prop.ForAll(RandomStreams.Arbitrary, stream => Compare(stream, null)).Check(Thorough);

    [Fact]
    public void OlderStatesAgreeWithTheModel() =>
        Prop.ForAll(RandomStreams.Arbitrary, Arb.From(RandomStreams.Timestamp), (stream, at) => Compare(stream, at)).Check(Thorough);

    [Fact]
    public void CursorsLandWhereTheModelDoes() =>
        Prop.ForAll(RandomStreams.Arbitrary, Arb.From(Seeks, steps => Enumerable.Range(0, steps.Length).Select(i => (Seek[])[.. steps[..i], .. steps[(i + 1)..]])), CompareSeeks).Check(Thorough);

    private enum Move
    {
        Next,
        Past,
        From,
        After,
    }

    private static Gen<Seek[]> Seeks =>
        (from move in Gen.Elements(Move.Next, Move.Next, Move.Next, Move.Past, Move.From, Move.After)
         from key in RandomStreams.UserKey
         from which in Gen.Choose(0, 100)
         select new Seek(move, key, which)).ListOf().Select(steps => steps.ToArray());

    private static void Compare(RandomStream stream, ulong? readTimestamp)
    {
        using var indexed = new IndexedView(stream.ToBytes(), stream.BlockLength);
        SnapshotView view = readTimestamp is { } at ? indexed.At(at) : indexed.Newest();
        var model = new ModelView(stream.Rows, view.ReadTimestamp, readTimestamp is null);
        Assert.Equal(readTimestamp ?? Math.Max(MetadataTimestamp(indexed), Math.Max(stream.HeaderTimestamp, GreatestTimestamp(stream.Rows))), view.ReadTimestamp);
        Assert.Equal((model.RolledForward, model.Undecided), (view.RolledForwardCount, view.UndecidedCount));
        // One hint for all: it sees keys that lie right behind each other, and such that do not.
        var hint = new SearchHint();
        foreach (string userKey in model.UserKeys.SelectMany(key => new[] { key, key + "00", key.Length >= 2 ? key[..^2] : key }).Distinct())
        {
            CompareKey(view, model, userKey, hint);
        }

        foreach (string prefix in Prefixes(model))
        {
            List<ModelRow> expected = model.Scan(prefix);
            AssertSame(prefix, expected, Drain(view.Scan(Convert.FromHexString(prefix))));
            AssertSame(prefix, expected, Drain(view.Scan(Convert.FromHexString(prefix), hint)));
            using OrderedCursor ordered = view.ScanOrdered(Convert.FromHexString(prefix));
            Assert.Equal(expected.Count, ordered.Count);
            AssertSame(prefix, model.ScanOrdered(prefix), Drain(ordered));
        }
    }

    private static void AssertSame(string prefix, List<ModelRow> expected, List<ModelRow> actual) =>
        Assert.True(expected.SequenceEqual(actual), $"prefix {prefix}\nexpected:\n{string.Join('\n', expected)}\nactual:\n{string.Join('\n', actual)}");

    private static ulong MetadataTimestamp(IndexedView indexed) => indexed.Stream.Metadata.LastCommitTimestamp;

    /// <summary>Every key and every beginning of one.</summary>
    private static IEnumerable<string> Prefixes(ModelView model) =>
        model.UserKeys.SelectMany(key => new[] { key, key[..(key.Length / 4 * 2)], key[..Math.Min(2, key.Length)] }).Append("").Append("ff").Append("21").Distinct().Take(60);

    private static void CompareKey(SnapshotView view, ModelView model, string userKey, SearchHint hint)
    {
        ModelRow? expected = model.Get(userKey);
        RowState state = view.TryGet(Convert.FromHexString(userKey), out Row row);
        Assert.Equal(expected is null ? RowState.Absent : expected.Damage == RowDamage.None ? RowState.Visible : RowState.Damaged, state);
        Assert.Equal(state, view.TryGet(Convert.FromHexString(userKey), hint, out Row hinted));
        if (expected is not null)
        {
            Assert.Equal(expected, ToModel(hinted));
            Assert.Equal(expected, ToModel(row));
            Assert.True(view.TryGetAt(row.Position, out Row same));
            Assert.Equal(expected, ToModel(same));
        }

        var versions = new List<(ModelRow, bool)>();
        VersionCursor cursor = view.Versions(Convert.FromHexString(userKey));
        while (cursor.MoveNext())
        {
            versions.Add((ToModel(cursor.Current), cursor.IsTombstone));
        }

        Assert.Equal(model.Versions(userKey), versions);
    }

    private static void CompareSeeks(RandomStream stream, Seek[] steps)
    {
        using var indexed = new IndexedView(stream.ToBytes(), stream.BlockLength);
        SnapshotView view = indexed.Newest();
        List<ModelRow> expected = new ModelView(stream.Rows, view.ReadTimestamp).Scan("");
        var rows = new List<Row>();
        for (RowCursor all = view.Scan([]); all.MoveNext();)
        {
            rows.Add(all.Current);
        }

        RowCursor cursor = view.Scan([]);
        int at = 0;
        foreach (Seek step in steps)
        {
            string key = Hex(step.Key);
            switch (step.Move)
            {
                case Move.Next:
                    bool moved = cursor.MoveNext();
                    Assert.Equal(at < expected.Count, moved);
                    if (moved)
                    {
                        Assert.Equal(expected[at++], ToModel(cursor.Current));
                    }

                    break;
                case Move.Past:
                    cursor.SeekPast(step.Key);
                    at += expected.Skip(at).TakeWhile(row => row.RawKey.StartsWith(key, StringComparison.Ordinal) || string.CompareOrdinal(row.RawKey, key) < 0).Count();
                    break;
                case Move.From:
                    cursor.SeekFrom(step.Key);
                    at += expected.Skip(at).TakeWhile(row => string.CompareOrdinal(row.RawKey, key) < 0).Count();
                    break;
                case Move.After when rows.Count > 0:
                    at = step.Which % rows.Count;
                    cursor.SeekAfter(rows[at++]);
                    break;
            }
        }
    }

    private static List<ModelRow> Drain(RowCursor cursor)
    {
        var rows = new List<ModelRow>();
        while (cursor.MoveNext())
        {
            rows.Add(ToModel(cursor.Current));
        }

        return rows;
    }

    private static List<ModelRow> Drain(OrderedCursor cursor)
    {
        var rows = new List<ModelRow>();
        while (cursor.MoveNext())
        {
            rows.Add(ToModel(cursor.Current));
        }

        return rows;
    }

    private static ModelRow ToModel(in Row row) =>
        new(Hex(row.UserKey), Hex(StreamRow.Of(row.UserKey, row.CommitTimestamp).RawKey), Hex(row.Body), row.CommitTimestamp, row.Damage);

    private sealed record Seek(Move Move, byte[] Key, int Which)
    {
        public override string ToString() => Move == Move.After ? $"after row {Which}" : $"{Move} {Hex(Key)}";
    }
}
