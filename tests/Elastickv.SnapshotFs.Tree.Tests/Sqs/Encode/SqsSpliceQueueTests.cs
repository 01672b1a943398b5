using Elastickv.SnapshotFs.Tree.Tests.Support;
using static Elastickv.SnapshotFs.Tree.Tests.Sqs.CraftedRows;

namespace Elastickv.SnapshotFs.Tree.Tests.Sqs.Encode;

/// <summary>What edits of a queue as a whole mean (spec 07 §7.3).</summary>
public sealed class SqsSpliceQueueTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    private readonly QueueCommit commit = new();

    private static string MetaKey => "!sqs|queue|meta|" + Seg("q");

    public void Dispose() => commit.Dispose();

    [Fact]
    public void Members_that_nobody_touched_keep_their_text_and_unknown_ones_their_place_at_the_end()
    {
        commit.Base.Row(
            MetaKey,
            Meta("""{"future":{"b" :1},"throttle":{"send_capacity":1.50},"name":"q","Tags":{"a":"\u003c"},"generation":7,"delay_seconds":1,"redrive_policy":"x","visibility_timeout_seconds":30,"message_retention_seconds":60,"maximum_message_size":0}"""));
        commit.Write("q/_queue.json", """{"name":"q","format_version":1,"delay_seconds":2,"visibility_timeout_seconds":30,"message_retention_seconds":60}""").Accept();

        Assert.Equal(
            Meta($$"""{"name":"q","generation":7,"visibility_timeout_seconds":30,"message_retention_seconds":60,"delay_seconds":2,"maximum_message_size":0,"tags":{"a":"\u003c"},"last_modified_at_millis":{{QueueCommit.NowMs}},"throttle":{"send_capacity":1.50},"future":{"b" :1} }""").Replace("} }", "}}", StringComparison.Ordinal),
            Assert.Single(commit.Added, row => row.Key == MetaKey).Value);
        Assert.Single(commit.Added);
    }

    [Fact]
    public void A_new_queue_gets_the_servers_defaults_and_the_next_generation()
    {
        commit.Base.Row("!sqs|queue|gen|" + Seg("q"), "6").Row("!sqs|queue|seq|" + Seg("q"), "9");
        commit.Write("anything/_queue.json", """{"format_version":1,"name":"q"}""").Accept();

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["!sqs|queue|gen|" + Seg("q")] = "7",
                [MetaKey] = Meta($$"""{"name":"q","generation":7,"incarnation":7,"created_at_hlc":{{QueueCommit.NewTimestamp}},"visibility_timeout_seconds":30,"message_retention_seconds":345600,"delay_seconds":0,"receive_message_wait_seconds":0,"maximum_message_size":262144,"created_at_millis":{{QueueCommit.NowMs}},"last_modified_at_millis":{{QueueCommit.NowMs}}}"""),
            },
            commit.Added);
        Assert.Equal(["sqs/q/_queue.json"], commit.Result.Files.Keys);
    }

    [Theory]
    [InlineData("a b", false)]
    [InlineData("é", false)]
    [InlineData("q", true)]
    [InlineData("q.fifo", false)]
    [InlineData(".fifo", true)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("", false)]
    public void A_new_queue_needs_a_name_that_the_server_takes(string name, bool fifo)
    {
        string file = $$"""{"format_version":1,"name":"{{name}}","fifo":{{(fifo ? "true" : "false")}}}""";
        commit.Write("d/_queue.json", file).Refuse("d/_queue.json");
        Assert.Empty(commit.Added);
    }

    [Fact]
    public void A_generation_row_that_cannot_be_understood_keeps_a_queue_from_being_created()
    {
        commit.Base.Row("!sqs|queue|gen|" + Seg("q"), "many");
        commit.Write("q/_queue.json", """{"format_version":1,"name":"q"}""").Refuse("q/_queue.json");
    }

    [Fact]
    public void A_name_belongs_to_one_directory()
    {
        commit.Write("b/_queue.json", """{"format_version":1,"name":"n"}""").Write("a/_queue.json", """{"format_version":1,"name":"n"}""").Refuse("b/_queue.json");
        Assert.Equal(["sqs/n/_queue.json"], commit.Result.Files.Keys);
    }

    [Fact]
    public void The_name_of_a_queue_cannot_change()
    {
        commit.Base.Queue("q");
        Assert.Equal(
            (3, 11),
            commit.Edit("q/_queue.json", text => text.Replace("\"q\"", "\"other\"", StringComparison.Ordinal)).Refuse("q/_queue.json") is var defect
                ? (defect.Line, defect.Column)
                : default);
    }

    [Fact]
    public void A_directory_needs_its_queue_file()
    {
        commit.Base.Queue("q").Queue("r");
        commit.Message("q", Id, "x").Delete("q/_queue.json").Write("r/_queue.json", "{").Write("s/messages.jsonl", "{}").Run();

        Assert.Equal(
            ["sqs/q/_queue.json", "sqs/r/_queue.json", "sqs/s/_queue.json"], commit.Defects.Select(found => TreeDump.Text(found.Path)).Order(StringComparer.Ordinal));
        Assert.Empty(commit.Added);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("1", true)]
    public void What_the_reference_would_refuse_is_refused_once_it_was_changed(string digits, bool refused)
    {
        commit.Base.Queue("q", "\"generation\":1,\"partition_count\":3");
        commit.Edit("q/_queue.json", text => text.Replace("\"delay_seconds\": 0", $"\"delay_seconds\":  {digits}0", StringComparison.Ordinal)).Run();
        Assert.Equal(refused ? ["sqs/q/_queue.json"] : [], commit.Defects.Select(defect => TreeDump.Text(defect.Path)));
        Assert.Empty(commit.Added);
    }

    [Fact]
    public void A_dropped_queue_leaves_no_row_of_its_generation_and_every_other()
    {
        commit.Base.Queue("q").Row("!sqs|queue|gen|" + Seg("q"), "1").Row("!sqs|queue|seq|" + Seg("q"), "4").Row("!sqs|queue|tombstone|" + Seg("q") + U64(0), "\u0001");
        commit.Base.Data("q", "other-generation", "{}", generation: 2).PartitionedData("q", 3, "other-generation", "{}", generation: 2);
        commit.Base.Queue("q2").Data("q2", "m", "{}");
        commit.Message("q", Id, "x").Message("q", Id, "x", partition: 3);
        commit.Base.Row(QueueCommit.Key("dedup", "q") + Seg("d"), "{}").Row(QueueCommit.Key("group", "q") + Seg("g"), "{}").Data("q", "bad", "no json");
        commit.Base.Row(QueueCommit.Key("data", "q") + Seg("damaged"), "", flags: 0x80);
        commit.Lock(QueueCommit.Key("vis", "q") + U64(1) + Seg("locked"));
        commit.Delete("q").Accept();

        Assert.All(commit.Added, row => Assert.Null(row.Value));
        string[] dropped =
        [
            MetaKey,
            QueueCommit.Key("data", "q") + Seg(Id), QueueCommit.Key("vis", "q") + U64(1005) + Seg(Id), QueueCommit.Key("byage", "q") + U64(1000) + Seg(Id),
            QueueCommit.Key("data", "q", 3) + Seg(Id), QueueCommit.Key("vis", "q", 3) + U64(1005) + Seg(Id), QueueCommit.Key("byage", "q", 3) + U64(1000) + Seg(Id),
            QueueCommit.Key("dedup", "q") + Seg("d"), QueueCommit.Key("group", "q") + Seg("g"), QueueCommit.Key("data", "q") + Seg("bad"),
            QueueCommit.Key("data", "q") + Seg("damaged"), "!txn|lock|" + QueueCommit.Key("vis", "q") + U64(1) + Seg("locked"),
        ];
        Assert.Equal(dropped.Order(StringComparer.Ordinal), commit.Added.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["sqs/q2/_queue.json", "sqs/q2/messages.jsonl"], commit.Result.Files.Keys);
    }

    [Fact]
    public void A_queue_whose_directory_was_replaced_by_another_is_edited()
    {
        commit.Base.Queue("q").Row("!sqs|queue|gen|" + Seg("q"), "1");
        commit.Message("q", Id, "same").Message("q", new string('1', 32), "gone");
        commit.Delete("q").Write("copy/_queue.json", """{"format_version":1,"name":"q","visibility_timeout_seconds":0,"message_retention_seconds":0,"maximum_message_size":262144}""")
            .Write("copy/messages.jsonl", $$"""{"message_id":"{{Id}}","body":"same","send_timestamp_millis":1000,"available_at_millis":1000}""").Accept();

        Assert.Equal(3, commit.Added.Count);
        Assert.All(commit.Added, row => Assert.Null(row.Value));
        Assert.Contains(Id, TreeDump.Text(commit.Result.Files["sqs/q/messages.jsonl"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_shape_moves_every_message()
    {
        string other = new('1', 32);
        commit.Base.Queue("q", "\"generation\":1,\"is_fifo\":true,\"partition_count\":4,\"visibility_timeout_seconds\":30,\"message_retention_seconds\":60");
        commit.Message("q", Id, "a", more: ",\"message_group_id\":\"g1\",\"sequence_number\":3", partition: 1);
        commit.Message("q", other, "b", more: ",\"message_group_id\":\"g0\",\"sequence_number\":4", partition: 2);
        commit.Edit("q/_queue.json", text => text.Replace("\"partition_count\": 4", "\"partition_count\": 2", StringComparison.Ordinal)).Accept();

        Assert.Equal([QueueCommit.Key("data", "q", 0) + Seg(other), QueueCommit.Key("data", "q", 1) + Seg(Id)], Data(deleted: false));
        Assert.Equal([QueueCommit.Key("data", "q", 2) + Seg(other)], Data(deleted: true));
        Assert.Equal("4", commit.Added["!sqs|queue|seq|" + Seg("q")]);
        Assert.Empty(commit.Result.Problems);
    }

    [Fact]
    public void Locks_on_the_rows_of_a_changed_queue_are_settled_and_others_are_left_alone()
    {
        commit.Base.Queue("q").Queue("r");
        commit.Lock(MetaKey).Lock("!sqs|queue|meta|" + Seg("r"));
        commit.Edit("q/_queue.json", text => text.Replace("\"delay_seconds\": 0", "\"delay_seconds\": 9", StringComparison.Ordinal)).Edit("r/_queue.json", text => text + " ").Accept();

        Assert.Equal([MetaKey, "!txn|lock|" + MetaKey], commit.Added.Keys);
    }

    private string[] Data(bool deleted) =>
        [.. commit.Added.Where(row => row.Key.StartsWith("!sqs|msg|data|", StringComparison.Ordinal) && row.Value is null == deleted).Select(row => row.Key).Order(StringComparer.Ordinal)];
}
