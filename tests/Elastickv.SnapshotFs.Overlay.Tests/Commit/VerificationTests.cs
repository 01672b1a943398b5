using System.Text;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Commit;

/// <summary>What is written is read back and compared, document by document (spec 00 §7.5): a wrong encoder is caught, a right one never is.</summary>
public class VerificationTests
{
    public static TheoryData<string> Commits() => GoldenEdits.Names(problems: false);

    [Theory]
    [MemberData(nameof(Commits))]
    public void A_row_that_gets_lost_is_missed(string name)
    {
        using var golden = new GoldenEdits(name);
        int rows = 0;
        golden.Committer().ListRows((in CommitRow row) => rows++);
        for (int at = 0; at < rows; at += Math.Max(1, rows - 1))
        {
            int row = at;
            RequireCaught(golden, new CommitSeams { Sink = sorter => new FaultySink(sorter, row, isLost: true) });
            RequireCaught(golden, new CommitSeams { Sink = sorter => new FaultySink(sorter, row, isLost: false) });
        }
    }

    [Theory]
    [MemberData(nameof(Commits))]
    public void An_encoder_that_overlooks_an_edit_is_caught(string name)
    {
        using var golden = new GoldenEdits(name);
        List<string> all = Rows(golden, CommitSeams.None)!;
        int edits = golden.Edits.TouchedFiles().Count();
        for (int at = 0; at < edits; at += Math.Max(1, edits / 3))
        {
            int forgotten = at;
            var seams = new CommitSeams { Encoders = () => ForgetfulEncoder.All(forgotten) };

            // Some edits make no difference, or none beside another of the same document; and some cannot be overlooked without a defect.
            if (Rows(golden, seams) is { } rows && !rows.SequenceEqual(all))
            {
                RequireCaught(golden, seams);
            }
        }
    }

    [Fact]
    public void Documents_that_get_other_names_are_found_again()
    {
        using var golden = new GoldenEdits("basic-items", edited: false);
        golden.Put("sqs/directory of any name/_queue.json", Encoding.ASCII.GetBytes("{\"format_version\":1,\"name\":\"fresh\"}"));
        golden.Put("sqs/directory of any name/messages.jsonl", Encoding.ASCII.GetBytes("{\"body\":\"one\"}\n{\"body\":\"two\",\"message_id\":null}"));
        golden.Put("dynamodb/fresh/_schema.json", Schema("fresh"));
        golden.Put("dynamodb/fresh/items/any.json", Encoding.ASCII.GetBytes("{\"id\":{\"S\":\"a\"}}"));
        golden.Put("dynamodb/fresh/items/other.json", Encoding.ASCII.GetBytes("{\"id\":{\"S\":\"any\"}}"));
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        Assert.True(outcome.Kind == CommitKind.Committed, outcome.Message);

        // And on top of that an existing table gets items under names that are no keys.
        using SnapshotFile written = SnapshotFile.Open(golden.Output, new SnapshotOptions());
        using var tree = new SnapshotTree(written, new TreeOptions { SourcePath = "", ProgramVersion = "" });
        Assert.Equal(["_queue.json", "messages.jsonl"], OverlayFixture.List(tree, "sqs/fresh"));
        Assert.Equal(["a.json", "any.json"], OverlayFixture.List(tree, "dynamodb/fresh/items"));
        using var directory = new TemporaryDirectory();
        using OverlayTree again = OverlayTree.Open(directory.At("overlay"), tree, BaseIdentity.Of(written), OverlayFixture.Options);
        NodeId items = OverlayFixture.Lookup(again, "dynamodb/fresh/items")!.Value;
        Write(again, items, "x", "{\"id\":{\"S\":\"new\"}}");
        Write(again, items, "any", "{\"id\":{\"S\":\"moved\"}}");
        outcome = new EditCommitter(again, written, tree, golden.Options()).Commit(golden.Options() with { OutputPath = golden.Output + "2" });
        Assert.True(outcome.Kind == CommitKind.Committed, outcome.Message);
        Assert.Equal(3, outcome.Rows);
    }

    [Fact]
    public void A_queue_and_a_table_made_anew_under_other_directories_are_found_again()
    {
        using var golden = new GoldenEdits("history-queues", edited: false);
        string queue = OverlayFixture.List(golden.Below, "sqs").First(name => !name.EndsWith(".fifo", StringComparison.Ordinal));
        byte[] configuration = OverlayFixture.ReadAll(golden.Edits, OverlayFixture.Lookup(golden.Edits, $"sqs/{queue}/_queue.json")!.Value);
        golden.Delete($"sqs/{queue}");
        golden.Put("sqs/moved/_queue.json", configuration);
        golden.Put("sqs/moved/messages.jsonl", Encoding.ASCII.GetBytes("{\"body\":\"only\"}"));
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        Assert.True(outcome.Kind == CommitKind.Committed, outcome.Message);
    }

    [Fact]
    public void A_body_edited_without_its_sidecar_is_compared_with_the_completed_one()
    {
        using var golden = new GoldenEdits("history-objects", edited: false);
        (string path, _) = FindObject(golden.Below, "s3");
        golden.Put(path, Encoding.ASCII.GetBytes("another body, of another length"));
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        Assert.True(outcome.Kind == CommitKind.Committed, outcome.Message);
        using SnapshotFile written = SnapshotFile.Open(golden.Output, new SnapshotOptions());
        using var tree = new SnapshotTree(written, new TreeOptions { SourcePath = "", ProgramVersion = "" });
        string sidecar = OverlayFixture.Text(OverlayFixture.ReadAll(tree, OverlayFixture.Lookup(tree, path + ".elastickv-meta.json")!.Value));
        Assert.Contains("\"size_bytes\": 31", sidecar, StringComparison.Ordinal);
    }

    private static void RequireCaught(GoldenEdits golden, CommitSeams seams)
    {
        CommitOutcome outcome = golden.Committer(seams: seams).Commit(golden.Options() with { NodeForm = true });
        Assert.True(outcome.Kind == CommitKind.Failed, outcome.Message);
        Assert.Contains("read back", outcome.Message, StringComparison.Ordinal);
        Assert.False(outcome.EditsAreSafe);
        Assert.True(outcome.IsDataFault);
        Assert.Empty(golden.OutputEntries);
    }

    /// <summary>The rows that a commit would add; null when it would not even try.</summary>
    private static List<string>? Rows(GoldenEdits golden, CommitSeams seams)
    {
        var rows = new List<string>();
        try
        {
            golden.Committer(seams: seams).ListRows((in CommitRow row) => rows.Add($"{Convert.ToHexString(row.UserKey)} {row.IsTombstone} {row.ValueLength}"));
            return rows;
        }
        catch (CommitDefectsException)
        {
            return null;
        }
    }

    private static void Write(OverlayTree tree, NodeId directory, string stem, string content)
    {
        byte[] name = Encoding.ASCII.GetBytes(stem + ".json");
        if (tree.TryLookup(directory, name, out NodeId file))
        {
            Assert.Equal(EditResult.Ok, tree.Truncate(file, 0));
        }
        else
        {
            Assert.Equal(EditResult.Ok, tree.Create(directory, name, out file));
        }

        Assert.Equal(EditResult.Ok, tree.Write(file, 0, Encoding.ASCII.GetBytes(content)));
    }

    private static (string Path, NodeId Node) FindObject(ILogicalTree tree, string directory)
    {
        foreach ((string name, NodeId node, _) in OverlayFixture.ListNodes(tree, OverlayFixture.Lookup(tree, directory)!.Value, 100))
        {
            string path = $"{directory}/{name}";
            if (node.IsDirectory && FindObject(tree, path) is { Path.Length: > 0 } found)
            {
                return found;
            }

            if (!node.IsDirectory && name != "_bucket.json" && name != "KEYMAP.jsonl" && !name.EndsWith(".elastickv-meta.json", StringComparison.Ordinal))
            {
                return (path, node);
            }
        }

        return ("", default);
    }

    private static byte[] Schema(string table) => Encoding.ASCII.GetBytes(
        "{\"format_version\":1,\"table_name\":\"" + table
        + "\",\"primary_key\":{\"hash_key\":{\"name\":\"id\",\"type\":\"S\"}},\"attribute_definitions\":[{\"name\":\"id\",\"type\":\"S\"}]}");
}
