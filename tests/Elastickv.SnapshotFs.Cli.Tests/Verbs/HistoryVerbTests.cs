using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Tests.Support;
using Elastickv.SnapshotFs.TestData;

namespace Elastickv.SnapshotFs.Cli.Tests.Verbs;

/// <summary>Older states on the command line, over files of real servers.</summary>
public class HistoryVerbTests
{
    private const string Schema = "dynamodb/recreated/_schema.json";

    private static readonly string Snapshot = GoldenData.At("real", "history", "000000000000028b.fsm");
    private static readonly string Compacted = GoldenData.At("compacted", "0000000000000385.fsm");

    [Fact]
    public void A_file_that_was_deleted_and_made_again_has_three_versions()
    {
        Assert.Equal(
            """
            2026-11-20T13:59:06.755Z   117649122705735681 created            243
            2026-11-20T13:59:05.754Z   117649122640134198 deleted              -
            2026-11-20T13:59:05.754Z   117649122640134195 created            243

            """,
            CommandRun.Of("history", Snapshot, Schema).Output);
        Assert.Equal(2, CommandRun.Of("history", "--as-of", "117649122705735680", Snapshot, Schema).Output.Count(c => c == '\n'));
    }

    [Fact]
    public void Every_version_is_what_is_shown_from_then_until_the_next()
    {
        foreach (string path in CommandRun.Of("ls", "-R", Snapshot).Output.Split('\n').Where(path => path.EndsWith(".json") && path.Contains('/')))
        {
            ulong until = 0;
            foreach (string line in CommandRun.Of("history", "--json", Snapshot, path).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                JsonElement version = JsonDocument.Parse(line).RootElement;
                ulong since = version.GetProperty("ts").GetUInt64();
                foreach (ulong moment in until == 0 ? [since] : new[] { since, until - 1 })
                {
                    CommandRun cat = CommandRun.Of("history", "--cat", $"{moment}", Snapshot, path);
                    Assert.Equal(cat.OutputBytes, CommandRun.Of("cat", "--as-of", $"{moment}", Snapshot, path).OutputBytes);
                    Assert.Equal(version.GetProperty("change").GetString() == "deleted" ? 1 : 0, cat.ExitCode);
                    Assert.Equal(version.TryGetProperty("size", out JsonElement size) ? size.GetInt64() : 0, cat.OutputBytes.LongLength);
                }

                until = since;
            }

            Assert.NotEqual(0ul, until);
        }
    }

    [Fact]
    public void What_was_before_the_oldest_version_is_not_claimed() =>
        Assert.Contains(" oldest ", CommandRun.Of("history", Compacted, "redis/db_0/strings/compact%3Ame.bin").Output);

    [Theory]
    [InlineData("nothing", "nothing: no such file in the retained history")]
    [InlineData("redis", "redis: is a directory")]
    [InlineData("MANIFEST.json", "MANIFEST.json: is made of the whole snapshot and changes with every commit")]
    public void A_path_without_history_is_one_line(string path, string message)
    {
        CommandRun run = CommandRun.Of("history", Snapshot, path);
        Assert.Equal((1, $"snapfs: {message}\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Two_moments_differ_by_what_changed_between_them()
    {
        Assert.Equal("", CommandRun.Of("diff", "--as-of", "-0s", Snapshot).Output);
        Assert.Equal("", CommandRun.Of("diff", Snapshot, Snapshot).Output);
        string[] lines = CommandRun.Of("diff", "--as-of", "117649122640134195", "--to", "117649122640134198", Snapshot).Output.Split('\n');
        Assert.Contains("deleted " + Schema, lines);
        Assert.Contains("created " + Schema, CommandRun.Of("diff", "--as-of", "117649122640134198", Snapshot).Output.Split('\n'));
        Assert.Contains($$"""{"path":"{{Schema}}","kind":"created"}""", CommandRun.Of("diff", "--json", "--as-of", "117649122640134198", Snapshot).Output.Split('\n'));
    }

    [Theory]
    [InlineData("option --to: needs --as-of, the moment to begin with, or a second snapshot", "diff", "--to", "-1m")]
    [InlineData("option --as-of: edits are of the newest state", "commit", "--as-of", "-1m")]
    [InlineData("option --as-of: an index is of all moments", "index", "--as-of", "-1m")]
    [InlineData("option --as-of needs a value", "ls", "--as-of", "--no-verify")]
    public void Where_a_moment_makes_no_sense_it_is_refused(string message, params string[] arguments)
    {
        CommandRun run = CommandRun.Of([.. arguments, Snapshot]);
        Assert.Equal((1, $"snapfs: {message}\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Below_the_watermark_nothing_is_shown()
    {
        CommandRun run = CommandRun.Of("ls", "--as-of", "117649181056040959", Compacted);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the earliest possible is 2026-11-20T14:13:57.110Z (HLC 117649181056040960)", run.Error);
        Assert.Equal(0, CommandRun.Of("ls", "--as-of", "117649181056040960", Compacted).ExitCode);
    }

    [Fact]
    public void A_collected_snapshot_is_the_expected_tree_byte_for_byte()
    {
        foreach ((string path, byte[] bytes) in GoldenTree.Load(GoldenData.At("compacted", "tree")))
        {
            Assert.Equal(bytes, CommandRun.Of("cat", Compacted, RawText.FromBytes(Encoding.Latin1.GetBytes(path))).OutputBytes);
        }
    }
}
