using System.Text;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;
using static Elastickv.SnapshotFs.Snapshot.Tests.Support.OpenedSnapshot;

namespace Elastickv.SnapshotFs.Snapshot.Tests.View;

/// <summary>Failures of the random comparison with the model, shrunk and named.</summary>
public class FoundByTheModelTests
{
    [Fact]
    public void SeekKeepsTheStoredRowThatWaitsBehindARolledForwardOne()
    {
        using var snapshot = new OpenedSnapshot(Rolled("k"u8).Row("z"u8, 5, "stored"u8).ToBytes());
        RowCursor cursor = snapshot.View.Scan([]);
        while (cursor.MoveNext() && !cursor.Current.UserKey.SequenceEqual("k"u8))
        {
        }

        cursor.SeekPast("k"u8);
        cursor.SeekFrom("l"u8);
        Assert.True(cursor.MoveNext());
        Assert.Equal("z", Encoding.ASCII.GetString(cursor.Current.UserKey));
        cursor.SeekPast("z"u8);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void SeekPastDropsTheStoredRowThatItSkips()
    {
        using var snapshot = new OpenedSnapshot(Rolled("k"u8).Row("z"u8, 5, "stored"u8).ToBytes());
        RowCursor cursor = snapshot.View.Scan([]);
        while (cursor.MoveNext() && !cursor.Current.UserKey.SequenceEqual("k"u8))
        {
        }

        cursor.SeekPast("z"u8);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void SeekAfterGoesBackToRolledForwardRows()
    {
        using var snapshot = new OpenedSnapshot(Rolled("k"u8).Row("a"u8, 5, "stored"u8).ToBytes());
        RowCursor first = snapshot.View.Scan([]);
        while (first.MoveNext() && !first.Current.UserKey.SequenceEqual("a"u8))
        {
        }

        Row a = first.Current;
        RowCursor cursor = snapshot.View.Scan([]);
        while (cursor.MoveNext())
        {
        }

        cursor.SeekAfter(a);
        Assert.True(cursor.MoveNext());
        Assert.Equal("k", Encoding.ASCII.GetString(cursor.Current.UserKey));
    }

    [Fact]
    public void RolledForwardRowAndItsIntentHaveDifferentPositions()
    {
        using var snapshot = new OpenedSnapshot(Rolled("k"u8).ToBytes());
        Assert.Equal(RowState.Visible, snapshot.View.TryGet("k"u8, out Row rolled));
        Assert.Equal(RowState.Visible, snapshot.View.TryGet("!txn|int|k"u8, out Row intent));
        Assert.NotEqual(intent.Position, rolled.Position);
        Assert.InRange(rolled.Position, 0, (1L << 45) - 1);
        Assert.True(snapshot.View.TryGetAt(rolled.Position, out Row again));
        Assert.Equal("07", Hex(again.Body));
        Assert.True(snapshot.View.TryGetAt(intent.Position, out again));
        Assert.Equal("!txn|int|k", Encoding.ASCII.GetString(again.UserKey));
        Problem problem = snapshot.View.ProblemAt(ProblemSeverity.Error, ProblemClass.BadJson, rolled, "why");
        Assert.Equal(intent.Position, problem.Offset);
    }

    [Theory]
    [InlineData("_meta_applied_index", 8)]
    [InlineData("!encryption|writers|\0\0\0\u0007|\0\u0001", 12)]
    public void OperationalRowDoesNotHideTheRowBehindIt(string operational, int valueLength)
    {
        byte[] operationalKey = Encoding.Latin1.GetBytes(operational);
        byte[] userKey = operationalKey[..^8];
        byte[] file = new SnapshotBuilder { LastCommitTimestamp = 1 }.Raw(operationalKey, new byte[valueLength]).Row(userKey, 1, "seen"u8).ToBytes();
        using var indexed = new IndexedView(file, blockLength: 1);
        SnapshotView view = indexed.Newest();
        Assert.Equal([Encoding.Latin1.GetString(userKey)], Keys(view, []));
        Assert.Equal(Hex("seen"u8), Read(view, userKey));
        VersionCursor versions = view.Versions(userKey);
        Assert.True(versions.MoveNext());
        Assert.Equal(1ul, versions.Current.CommitTimestamp);
        Assert.False(versions.MoveNext());
    }

    /// <summary>A committed put of 07 on a key that has no row.</summary>
    private static SnapshotBuilder Rolled(ReadOnlySpan<byte> key) => new SnapshotBuilder { LastCommitTimestamp = 9 }
        .Row([.. "!txn|lock|"u8, .. key], 8, [1, .. Bytes("0000000000000008 0000000000000009 01"), .. Bytes("0000000000000001"), .. key])
        .Row([.. "!txn|int|"u8, .. key], 8, Bytes("01 0000000000000008 00 0000000000000001 07"))
        .Row([.. "!txn|cmt|"u8, .. key, .. Bytes("0000000000000008")], 9, Bytes("01 0000000000000009"));
}
