using System.Text.Json;
using Elastickv.SnapshotFs.EndToEnd.Support;

namespace Elastickv.SnapshotFs.EndToEnd;

/// <summary><c>.snapfs</c>: there for those who name it, for nobody else (spec 00 §6).</summary>
public class HiddenDirectoryTests
{
    [MountFact]
    public void IsReachableByNameAndNotListed()
    {
        using var mounted = MountedSnapshot.Of(RealSnapshot.Path("history"));
        Assert.DoesNotContain(".snapfs", Tool.Run("ls", "-a", mounted.Path).Succeeded().Lines);
        Assert.Empty(Tool.Run("find", mounted.Path, "-name", ".snapfs").Succeeded().Text);
        Assert.DoesNotContain(".snapfs", System.Text.Encoding.UTF8.GetString(mounted.Read("CHECKSUMS")));
        Assert.Superset(new HashSet<string> { "status.json", "problems.jsonl" }, Tool.Run("ls", mounted.At(".snapfs")).Succeeded().Lines.ToHashSet());
    }

    [MountFact]
    public void StatusIsJson()
    {
        using var mounted = MountedSnapshot.Of(RealSnapshot.Path("history"));
        using JsonDocument status = JsonDocument.Parse(mounted.Read(".snapfs/status.json"));
        Assert.Equal(JsonValueKind.Object, status.RootElement.ValueKind);
    }

    [MountFact]
    public void ProblemsAreLinesOfJson()
    {
        using var mounted = MountedSnapshot.Of(GoldenData.At("reader", "problem-redis", "snapshot.fsm"));
        string[] lines = Tool.Run("cat", mounted.At(".snapfs/problems.jsonl")).Succeeded().Lines;
        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            using JsonDocument problem = JsonDocument.Parse(line);
            Assert.Contains(problem.RootElement.GetProperty("severity").GetString(), new[] { "error", "information" });
            Assert.False(string.IsNullOrEmpty(problem.RootElement.GetProperty("class").GetString()));
        });
    }
}
