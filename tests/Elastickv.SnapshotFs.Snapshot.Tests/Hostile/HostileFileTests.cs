using System.Text;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Hostile;

/// <summary>Every hostile file of the golden data, as far as the snapshot layer decides its outcome; damage inside bodies is the adapters'.</summary>
public class HostileFileTests
{
    public static TheoryData<string> Files => [.. HostileCase.All.Select(hostile => hostile.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void HasTheExpectedOutcome(string file)
    {
        HostileCase hostile = HostileCase.All.Single(c => c.File == file);
        switch (hostile.Expect)
        {
            case "error":
                AssertRefused(hostile);
                break;
            case "no-crash":
                AssertNoCrash(hostile);
                break;
            default:
                AssertOpens(hostile);
                break;
        }
    }

    private static void AssertRefused(HostileCase hostile)
    {
        var refused = Assert.Throws<SnapshotException>(() => new OpenedSnapshot(hostile.Path));
        Assert.Contains(hostile.Path, refused.Message);
        if (hostile.AnyErrorWillDo)
        {
            return;
        }

        Assert.Contains(refused.FaultClass, hostile.Classes);
        if (hostile.Offset is { } offset)
        {
            Assert.Equal(offset, refused.Offset);
            Assert.Contains($"at byte {offset}", refused.Message);
        }

        if (hostile.RecordOffset is { } record)
        {
            Assert.Equal(record, refused.RecordOffset);
        }

        if (hostile.Key is { } key)
        {
            Assert.Equal(OpenedSnapshot.Hex(key), OpenedSnapshot.Hex(refused.RawKey.AsSpan(..^8)));
        }
    }

    private static void AssertNoCrash(HostileCase hostile)
    {
        try
        {
            using var snapshot = new OpenedSnapshot(hostile.Path);
            Walk.Everything(snapshot.View);
        }
        catch (SnapshotException)
        {
        }
    }

    private static void AssertOpens(HostileCase hostile)
    {
        using var snapshot = new OpenedSnapshot(hostile.Path);
        Assert.Equal(hostile.Warning == "no-checksum", snapshot.File.Summary.IntegrityUnknown);
        Walk.Everything(snapshot.View);
        AssertServes(hostile, snapshot);
        if (hostile.Expect == "accept" || hostile.Classes[0] == ProblemClass.BadRecord)
        {
            Assert.Empty(snapshot.Problems());
            return;
        }

        Problem problem = Assert.Single(snapshot.Problems());
        Assert.Equal((ProblemSeverity.Error, hostile.Classes[0], hostile.RecordOffset), (problem.Severity, problem.Class, problem.Offset));
        byte[] userKey = problem.Class == ProblemClass.ShortKey ? hostile.Key! : hostile.Key![..^8];
        Assert.Equal(OpenedSnapshot.Hex(userKey), OpenedSnapshot.Hex(problem.UserKey));

        // The field at fault is the key of a key too short, else the value.
        Assert.Equal(hostile.Offset, problem.Class == ProblemClass.ShortKey ? problem.Offset + 8 : problem.ValueOffset);
        Assert.Equal(1, snapshot.File.Summary.DamagedRecords);
    }

    private static void AssertServes(HostileCase hostile, OpenedSnapshot snapshot)
    {
        if (!hostile.HasServerReads)
        {
            return;
        }

        foreach ((string name, string key) in new[] { ("aaa", "!redis|str|aaa"), ("bbb", "!redis|str|bbb"), ("bad", "!redis|str|bad"), ("h.f", "!hs|fld|\0\0\0\u0001hf") })
        {
            string? answer = hostile.ServerReads(name);
            RowState state = snapshot.View.TryGet(Encoding.Latin1.GetBytes(key), out Row row);
            if (answer is null)
            {
                Assert.Equal(RowState.Absent, state);
            }
            else if (answer.StartsWith("error", StringComparison.Ordinal))
            {
                Assert.Equal(RowState.Damaged, state);
            }
            else
            {
                Assert.Equal(RowState.Visible, state);
                Assert.EndsWith(answer, Encoding.Latin1.GetString(row.Body), StringComparison.Ordinal);
            }
        }
    }
}
