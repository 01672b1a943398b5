using System.Runtime.CompilerServices;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Sqs;
using Elastickv.SnapshotFs.Tree.Tests.Support;
using static Elastickv.SnapshotFs.Tree.Tests.Sqs.CraftedRows;

namespace Elastickv.SnapshotFs.Tree.Tests.Sqs;

/// <summary>What the golden data does not reach: odd keys, ties, leftovers, undeliverable messages and hostile node ids.</summary>
public sealed class SqsPartTests
{
    [Fact]
    public void Without_a_queue_there_is_no_directory()
    {
        using var rows = new CraftedRows();
        rows.Row("!sqs|queue|gen|cQ", "3").Data("q", "m", """{"message_id":"m"}""");
        TreeDump dump = rows.Dump();

        Assert.Empty(dump.Files);
        Assert.Empty(dump.Directories);
        Assert.Empty(dump.Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Lg")]
    [InlineData("Li4")]
    [InlineData("cR")]
    [InlineData("c\nQ")]
    [InlineData("cQ==")]
    public void A_queue_whose_key_gives_no_directory_of_its_own_is_one_problem(string segment)
    {
        using var rows = new CraftedRows();
        TreeDump dump = rows.Queue("q").Row("!sqs|queue|meta|" + segment, Meta("""{"generation":1}""")).Dump();

        Assert.Equal(["sqs/q/_queue.json"], dump.Files.Keys);
        Assert.Equal(ProblemClass.MalformedKey, Assert.Single(dump.Problems).Class);
    }

    [Fact]
    public void The_directory_is_named_by_the_key_and_the_file_by_the_value()
    {
        using var rows = new CraftedRows();
        TreeDump dump = rows.Row("!sqs|queue|meta|" + Seg("key"), Meta("""{"name":"a<b","generation":1}""")).Dump();

        Assert.Contains("\"name\": \"a\\u003cb\"", TreeDump.Text(dump.Files["sqs/key/_queue.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_a_common_head_of_64_bytes_are_told_apart()
    {
        using var rows = new CraftedRows();
        string head = "b64." + new string('x', 70);
        rows.Queue(head + "1").Queue(head + "2").Queue(head[..64]).Queue(new string('/', 90)).Queue(new string('/', 91));

        // The dump looks every listed name up again.
        Assert.Equal(5, rows.Dump().Files.Count);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("ü", "%C3%BC")]
    public void Both_families_are_shown_and_ties_keep_the_order_of_the_keys(string queue, string directory)
    {
        using var rows = new CraftedRows();
        rows.Queue(queue, "\"generation\":1,\"partition_count\":4");
        rows.PartitionedData(queue, 3, "x", """{"message_id":"same","body":"Mw=="}""");
        rows.PartitionedData(queue, 0, "x", """{"message_id":"same","body":"MA=="}""");
        rows.Data(queue, "abcd", """{"message_id":"same","body":"Yg=="}""");
        rows.Data(queue, "abc", """{"message_id":"same","body":"Yw=="}""");

        // seg("a") sorts below "p|", seg("ü") above it; seg("abc") is a prefix of seg("abcd") and so comes later.
        string[] expected = queue == "a" ? ["b", "c", "0", "3"] : ["0", "3", "b", "c"];
        Assert.Equal(Seg(queue).CompareTo("p|", StringComparison.Ordinal) < 0, queue == "a");
        Assert.Equal(expected, Bodies(rows.Dump(), directory));
    }

    [Fact]
    public void Messages_are_ordered_by_time_then_number_then_id()
    {
        using var rows = new CraftedRows();
        rows.Queue("q");
        rows.Data("q", "1", """{"message_id":"b","body":"Mw==","send_timestamp_millis":5,"sequence_number":18446744073709551615}""");
        rows.Data("q", "2", """{"message_id":"b","body":"MQ==","send_timestamp_millis":5}""");
        rows.Data("q", "3", """{"body":"Mg==","message_id":"\u0063","send_timestamp_millis":5}""");
        rows.Data("q", "4", """{"message_id":"z","body":"MA==","send_timestamp_millis":-5}""");
        rows.Data("q", "5", """{"message_id":"a","body":"NA==","send_timestamp_millis":6,"message_id":"a"}""");
        rows.Data("q", "6", """{"message_id":"a","body":"NQ==","send_timestamp_millis":6,"message_id":"y"}""");

        Assert.Equal(["0", "1", "2", "3", "4", "5"], Bodies(rows.Dump(), "q"));
    }

    [Fact]
    public void Ordering_keeps_24_bytes_a_message() => Assert.Equal(24, Unsafe.SizeOf<MessageEntry>());

    [Fact]
    public void Leftovers_in_partitions_are_skipped()
    {
        using var rows = new CraftedRows();
        rows.Queue("q.fifo", "\"generation\":5,\"partition_count\":2");
        for (uint partition = 0; partition < 3; partition++)
        {
            foreach (ulong generation in new ulong[] { 1, 4, 5, 6, ulong.MaxValue })
            {
                rows.PartitionedData("q.fifo", partition, "m" + generation, $$"""{"message_id":"{{partition}}","body":"{{Convert.ToBase64String([(byte)('0' + partition)])}}"}""", generation);
            }
        }

        Assert.Equal(["0", "1", "2"], Bodies(rows.Dump(), "q.fifo"));
    }

    [Fact]
    public void A_generation_that_begins_like_a_segment_belongs_to_no_other_queue()
    {
        // The key of queue "abc" at generation 'A' 00… reads as that of the queue whose segment is "YWJjA".
        using var rows = new CraftedRows();
        ulong generation = (ulong)'A' << 56;
        rows.Queue("abc", $"\"generation\":{generation}").Data("abc", "m", """{"message_id":"m"}""", generation);
        TreeDump dump = rows.Dump();

        Assert.Equal(["sqs/abc/_queue.json"], dump.Files.Keys);
        Assert.Equal(ProblemClass.MalformedKey, Assert.Single(dump.Problems).Class);
    }

    [Fact]
    public void Damaged_rows_hide_what_they_hold_and_are_reported_by_the_snapshot()
    {
        using var rows = new CraftedRows();
        rows.Queue("q").Queue("r").Row("!sqs|queue|meta|" + Seg("q"), Meta("{}"), age: -1, flags: 0x80);
        rows.Row("!sqs|msg|data|" + Seg("r") + U64(1) + Seg("m"), Message("{}"), flags: 0x80);
        TreeDump dump = rows.Dump();

        Assert.Equal(["sqs/r/_queue.json"], dump.Files.Keys);
        Assert.Empty(dump.Problems);
    }

    [Fact]
    public void Messages_that_a_server_finds_in_any_place_are_deliverable()
    {
        using var rows = new CraftedRows();
        rows.Queue("q").Data("q", "m1", """{"message_id":"m1","visible_at_millis":7}""").Data("q", "m2", """{"message_id":"m2"}""");
        rows.Row("!sqs|msg|vis|" + Seg("q") + U64(1) + U64(7) + Seg("m1"), "m1");
        rows.Row("!sqs|msg|vis|" + Seg("q") + U64(1) + U64(99) + Seg("m2"), "m2");

        Assert.Empty(rows.Dump().Problems);
    }

    [Fact]
    public void Undeliverable_messages_are_one_line_a_queue()
    {
        using var rows = new CraftedRows();
        rows.Queue("q", "\"generation\":1,\"partition_count\":2,\"fifo_throughput_limit\":\"perQueue\"");
        foreach ((uint partition, string id) in new[] { (0u, "delivered"), (0u, "no row"), (0u, "row of another id"), (1u, "beyond") })
        {
            rows.PartitionedData("q", partition, id, $$"""{"message_id":"{{id}}"}""");
        }

        rows.Data("q", "classic", """{"message_id":"classic"}""");
        string visibility = "!sqs|msg|vis|p|" + Seg("q") + "|";
        rows.Row(visibility + U32(0) + U64(1) + U64(1234) + Seg("delivered"), "delivered");
        rows.Row(visibility + U32(0) + U64(1) + U64(0) + Seg("row of another id"), "delivered");
        rows.Row(visibility + U32(0) + U64(2) + U64(0) + Seg("no row"), "no row");
        rows.Row(visibility + U32(1) + U64(1) + U64(0) + Seg("beyond"), "beyond");
        TreeDump dump = rows.Dump();

        Problem problem = Assert.Single(dump.Problems);
        Assert.Equal((ProblemSeverity.Information, ProblemClass.Undeliverable), (problem.Severity, problem.Class));
        Assert.StartsWith("4 messages", problem.Reason, StringComparison.Ordinal);
        Assert.Equal(5, Bodies(dump, "q").Length);
    }

    [Fact]
    public void Counters_that_are_no_numbers_are_problems()
    {
        using var rows = new CraftedRows();
        rows.Queue("q").Row("!sqs|queue|gen|cQ", " 007\n").Row("!sqs|queue|gen|cg", "-1").Row("!sqs|queue|seq|cQ", "18446744073709551616");

        Assert.Equal([ProblemClass.BadNumber, ProblemClass.BadNumber], rows.Dump().Problems.Select(problem => problem.Class));
    }

    [Fact]
    public void Times_are_those_of_the_newest_contributing_row()
    {
        using var rows = new CraftedRows();
        rows.Queue("q");
        rows.Row("!sqs|msg|data|cQ" + U64(1) + Seg("m"), Message("{}"), age: 3 << 16);
        rows.Row("!sqs|msg|data|cQ" + U64(1) + Seg("n"), Message("{}"), age: 2 << 16);
        SnapshotView view = rows.Open();
        var part = new SqsPart(view);
        long now = HlcTimestamp.UnixMilliseconds(view.ReadTimestamp);

        Assert.Equal(now, Measure(part, "q", "_queue.json").ModifiedMs);
        Assert.Equal(now - 2, Measure(part, "q", "messages.jsonl").ModifiedMs);
    }

    [Fact]
    public void Names_that_only_decode_to_a_queue_are_not_found()
    {
        using var rows = new CraftedRows();
        var part = new SqsPart(rows.Queue("q").Queue("b64.x").Open());

        foreach (string name in new[] { "%71", "b64.cQ", "b64.x", "Q", "", ".", "..", "q/", new string('q', 300), new string('0', 32) + "__q" })
        {
            Assert.False(part.TryLookup(part.Directory, Ascii(name), out _), name);
        }

        Assert.True(part.TryLookup(part.Directory, "q"u8, out NodeId queue));
        Assert.False(part.TryLookup(queue, "messages.jsonl"u8, out _));
        Assert.False(part.TryLookup(queue, "_queue.json2"u8, out _));
    }

    [Fact]
    public void Node_ids_and_cookies_from_outside_are_answered()
    {
        using var rows = new CraftedRows();
        rows.Queue("q").Queue("r").Row("!sqs|queue|meta|cQ", Meta("""{"name":"old"}"""), age: 9).Data("q", "m", """{"message_id":"m"}""");
        SnapshotView view = rows.Open();
        var part = new SqsPart(view);
        var shown = new HashSet<NodeId>();
        foreach (string queue in new[] { "q", "r" })
        {
            Assert.True(part.TryLookup(part.Directory, Ascii(queue), out NodeId directory));
            shown.Add(directory);
        }

        for (long position = 0; position < 2000; position++)
        {
            for (int kind = 0; kind < 4; kind++)
            {
                Probe(part, NodeId.Directory(NodeOwner.Sqs, kind, position), shown);
                Probe(part, NodeId.Directory(NodeOwner.Sqs, kind, position, level: 1), shown);
                Probe(part, NodeId.File(NodeOwner.Sqs, kind, position, level: 1), shown);
            }
        }

        Probe(part, NodeId.Directory(NodeOwner.Sqs, 1, NodeId.MaxPosition), shown);
        Probe(part, new NodeId(ulong.MaxValue), shown);
        foreach (ulong cookie in new ulong[] { 1, 2, 77, (ulong)NodeId.MaxPosition, ulong.MaxValue })
        {
            Assert.True(part.TryList(part.Directory, cookie, new Nothing()));
        }
    }

    private static void Probe(SqsPart part, NodeId node, HashSet<NodeId> shown)
    {
        bool expected = node == part.Directory || shown.Contains(node);
        Assert.Equal(expected, part.TryGetAttributes(node, out _));
        Assert.Equal(expected, part.TryGetParent(node, out _));
        Assert.Equal(expected, part.TryList(node, 0, new Nothing()));
        Assert.False(part.TryOpen(node, out _));
    }

    private static NodeAttributes Measure(SqsPart part, string queue, string file)
    {
        Assert.True(part.TryLookup(part.Directory, Ascii(queue), out NodeId directory));
        Assert.True(part.TryLookup(directory, Ascii(file), out NodeId node));
        Assert.True(part.TryOpen(node, out FileContent content));
        using (content)
        {
            return Measured.Measure((Document)content);
        }
    }

    private static string[] Bodies(TreeDump dump, string queue) =>
        [.. TreeDump.Text(dump.Files[$"sqs/{queue}/messages.jsonl"]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("\"body\":\"")[1].Split('"')[0])];

    private sealed class Nothing : IEntrySink
    {
        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next) => false;
    }
}
