using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;
using static Elastickv.SnapshotFs.Tree.Tests.Sqs.CraftedRows;

namespace Elastickv.SnapshotFs.Tree.Tests.Sqs.Encode;

/// <summary>What edits of <c>messages.jsonl</c> mean (spec 07 §7.1, §7.2).</summary>
public sealed class SqsSpliceMessageTests : IDisposable
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string Fifo = "\"generation\":1,\"is_fifo\":true";

    private readonly QueueCommit commit = new();

    public void Dispose() => commit.Dispose();

    [Fact]
    public void Other_spellings_of_the_same_messages_add_nothing()
    {
        commit.Base.Queue("q");
        commit.Message("q", A, "<é>", more: ",\"sender_id\":\"s\",\"message_attributes\":{\"x\":{\"DataType\":\"Binary\",\"BinaryValue\":\"AP8=\"},\"n\":{\"DataType\":\"String\",\"StringValue\":\"\\u003c\"}}")
            .Message("q", B, "b");
        commit.Write("q/messages.jsonl",
            $$"""
            {"message_id":"{{B}}","Body":{"base64":"Yg"},"send_timestamp_millis":1000,"available_at_millis":1000,"partition":0,"future":1}{"body":"\u003c\u00e9>",
             "message_id":"{{A}}","send_timestamp_millis":1000,"available_at_millis":1000,"visible_at_millis":77,"sender_id":"s",
             "message_attributes": {"n": {"StringValue": "<", "DataType": "String"}, "x":{"DataType":"Binary","BinaryValue":[0,255],"other":[]} } }
            """).Accept();
        Assert.Empty(commit.Added);
    }

    [Theory]
    [InlineData("\"body\":\"a\"", "\"body\":\"c\"")]
    [InlineData("\"send_timestamp_millis\":1000", "\"send_timestamp_millis\":1001")]
    [InlineData("\"available_at_millis\":1000", "\"available_at_millis\":999")]
    [InlineData("\"sender_id\":\"s\"", "\"sender_id\":\"t\"")]
    [InlineData("\"message_group_id\":\"g\"", "\"message_group_id\":\"h\"")]
    [InlineData("\"message_deduplication_id\":\"d\"", "\"message_deduplication_id\":\"e\"")]
    [InlineData("\"sequence_number\":3", "\"sequence_number\":2")]
    [InlineData("\"dead_letter_source_arn\":\"l\"", "\"dead_letter_source_arn\":\"\"")]
    [InlineData("\"StringValue\":\"v\"", "\"StringValue\":\"w\"")]
    public void Everything_that_counts_makes_a_message_start_afresh(string before, string after)
    {
        commit.Base.Queue("q");
        commit.Message("q", A, "a", more: ",\"sender_id\":\"s\",\"message_group_id\":\"g\",\"message_deduplication_id\":\"d\",\"sequence_number\":3,\"dead_letter_source_arn\":\"l\",\"message_attributes\":{\"n\":{\"DataType\":\"String\",\"StringValue\":\"v\"}}");
        commit.Edit("q/messages.jsonl", text => text.Replace(before, after, StringComparison.Ordinal)).Accept();

        string data = Assert.Single(commit.Added, row => row.Key == QueueCommit.Key("data", "q") + Seg(A)).Value!;
        Assert.Contains("\"receive_count\":0,\"current_receipt_token\":null,\"queue_generation\":1", data, StringComparison.Ordinal);
        Assert.Null(commit.Added[QueueCommit.Key("vis", "q") + U64(1005) + Seg(A)]);
        Assert.Equal(2, commit.Added.Count(row => row.Key.StartsWith("!sqs|msg|vis|", StringComparison.Ordinal)));
        Assert.Empty(commit.Result.Problems);
    }

    [Fact]
    public void What_a_line_lacks_is_completed()
    {
        commit.Base.Queue("q.fifo", Fifo).Row("!sqs|queue|seq|" + Seg("q.fifo"), "7");
        commit.Message("q.fifo", A, "a", sentMs: 5, more: ",\"message_group_id\":\"g\",\"sequence_number\":9");
        commit.Edit("q.fifo/messages.jsonl", text => text
            + """{"body":"b","message_group_id":"g","message_id":null,"md5_of_body":"wrong"}{"body":"c","message_group_id":"g","sequence_number":0,"available_at_millis":8}""").Accept();

        string[] lines = TreeDump.Text(commit.Result.Files["sqs/q.fifo/messages.jsonl"]).Split('\n');
        long now = QueueCommit.NowMs;
        Assert.Contains($"\"body\":\"b\",\"md5_of_body\":\"92eb5ffee6ae2fec3ad71c777531578f\",\"send_timestamp_millis\":{now},\"available_at_millis\":{now},", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("\"sequence_number\":10}", lines[1], StringComparison.Ordinal);
        Assert.Contains($"\"send_timestamp_millis\":{now + 1},\"available_at_millis\":8,", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("\"sequence_number\":11}", lines[2], StringComparison.Ordinal);
        Assert.Equal("11", commit.Added["!sqs|queue|seq|" + Seg("q.fifo")]);
        Assert.NotEqual(lines[1][..48], lines[2][..48]);
        Assert.DoesNotContain(commit.Added, row => row.Key.EndsWith(Seg(A), StringComparison.Ordinal));
    }

    [Fact]
    public void A_deleted_message_takes_its_lock_and_every_visibility_row_and_leaves_deduplication_and_counter()
    {
        commit.Base.Queue("q.fifo", Fifo).Row("!sqs|queue|seq|" + Seg("q.fifo"), "1");
        commit.Message("q.fifo", A, "a", more: ",\"message_group_id\":\"g\",\"sequence_number\":8").Message("q.fifo", B, "b", more: ",\"message_group_id\":\"h\"");
        string lockOf = QueueCommit.Key("group", "q.fifo");
        commit.Base.Row(QueueCommit.Key("vis", "q.fifo") + U64(77) + Seg(A), A).Row(QueueCommit.Key("dedup", "q.fifo") + Seg("d"), "{}");
        commit.Base.Row(lockOf + Seg("g"), $$"""{"message_id":"{{A}}"}""").Row(lockOf + Seg("h"), $$"""{"message_id":"{{A}}"}""");
        commit.Delete("q.fifo/messages.jsonl").Accept();

        Assert.All(commit.Added, row => Assert.Null(row.Value));
        Assert.Equal([lockOf + Seg("g")], commit.Added.Keys.Where(key => key.StartsWith("!sqs|msg|group|", StringComparison.Ordinal)));
        Assert.Equal(3, commit.Added.Keys.Count(key => key.StartsWith("!sqs|msg|vis|", StringComparison.Ordinal)));
        Assert.Equal(8, commit.Added.Count);
        Assert.Equal(["sqs/q.fifo/_queue.json"], commit.Result.Files.Keys);
    }

    [Fact]
    public void Locked_and_damaged_rows_of_a_changed_message_go_too()
    {
        commit.Base.Queue("q.fifo", Fifo);
        commit.Message("q.fifo", A, "a", more: ",\"message_group_id\":\"g\",\"sequence_number\":1").Message("q.fifo", B, "b", more: ",\"message_group_id\":\"g\",\"sequence_number\":2");
        string vis = QueueCommit.Key("vis", "q.fifo");
        string group = QueueCommit.Key("group", "q.fifo") + Seg("g");
        commit.Lock(vis + U64(5) + Seg(A), withIntent: true, value: A).Lock(QueueCommit.Key("data", "q.fifo") + Seg(A)).Lock(vis + U64(6) + Seg(new string('c', 32)));
        commit.Base.Row(vis + U64(9) + Seg(A), "", flags: 0x80).Row(group, "", flags: 0x80);
        commit.Delete("q.fifo/messages.jsonl").Accept();

        Assert.All(commit.Added, row => Assert.Null(row.Value));
        foreach (string key in new[]
        {
            "!txn|lock|" + vis + U64(5) + Seg(A), "!txn|int|" + vis + U64(5) + Seg(A), "!txn|lock|" + QueueCommit.Key("data", "q.fifo") + Seg(A), vis + U64(9) + Seg(A), group,
        })
        {
            Assert.Contains(key, commit.Added.Keys);
        }

        Assert.DoesNotContain("!txn|lock|" + vis + U64(6) + Seg(new string('c', 32)), commit.Added.Keys);
        Assert.DoesNotContain(vis + U64(5) + Seg(A), commit.Added.Keys);
    }

    [Fact]
    public void A_value_that_exists_only_in_a_committed_intent_becomes_a_row_or_goes()
    {
        commit.Base.Queue("q");
        commit.Message("q", B, "b");
        string key = QueueCommit.Key("data", "q") + Seg(A);
        string stored = Message($$"""{"message_id":"{{A}}","body":"YQ==","send_timestamp_millis":1000,"available_at_millis":1000,"queue_generation":1}""");
        commit.Lock(key, committed: true, withIntent: true, value: stored);
        commit.Edit("q/messages.jsonl", text => text.Replace("\"body\":\"a\"", "\"body\":\"new\"", StringComparison.Ordinal)).Accept();

        Assert.Contains("\"body\":\"bmV3\"", commit.Added[key]!, StringComparison.Ordinal);
        Assert.Contains("!txn|lock|" + key, commit.Added.Keys);
        Assert.Contains("!txn|int|" + key, commit.Added.Keys);
        Assert.DoesNotContain(commit.Added.Keys, other => other.EndsWith(Seg(B), StringComparison.Ordinal));
    }

    [Fact]
    public void A_new_message_gets_rid_of_visibility_rows_that_some_other_message_of_its_id_left()
    {
        commit.Base.Queue("q").Row(QueueCommit.Key("vis", "q") + U64(1) + Seg(A), A);
        commit.Write("q/messages.jsonl", $$"""{"message_id":"{{A}}","body":"x"}""").Accept();
        Assert.Null(commit.Added[QueueCommit.Key("vis", "q") + U64(1) + Seg(A)]);
        Assert.Empty(commit.Result.Problems);
    }

    [Theory]
    [InlineData(2000, 1000, "new")]
    [InlineData(1000, 1000, null)]
    [InlineData(500, 1000, null)]
    [InlineData(500, null, "new")]
    public void A_deduplication_row_is_only_replaced_by_a_later_one(long sentMs, int? stored, string? expected)
    {
        string key = QueueCommit.Key("dedup", "q.fifo") + Seg("d");
        commit.Base.Queue("q.fifo", Fifo).Row(key, stored is null ? "no json" : $$"""{"message_id":"x","send_timestamp_ms":{{stored}}}""");
        string line = $$"""{"message_id":"{{A}}","body":"x","message_group_id":"g","message_deduplication_id":"d","send_timestamp_millis":{{sentMs}}}""";
        commit.Write("q.fifo/messages.jsonl", line + line.Replace(A, B, StringComparison.Ordinal)).Accept();
        if (expected is null)
        {
            Assert.DoesNotContain(key, commit.Added.Keys);
        }
        else
        {
            Assert.Equal($$"""{"message_id":"{{A}}","send_timestamp_ms":{{sentMs}},"expires_at_millis":{{sentMs + 300000}},"original_sequence":1}""", commit.Added[key]);
        }
    }

    [Theory]
    [InlineData("""{"message_id":"ABCDEFabcdef00000000000000000000","body":"x"}""", "32 lower-case")]
    [InlineData("""{"message_id":"","body":"x"}""", "32 lower-case")]
    [InlineData("""{"message_id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","body":"x"}""", "32 lower-case")]
    [InlineData("""{"body":""}""", "expected a body")]
    [InlineData("""{}""", "expected a body")]
    [InlineData("null", "expected a body")]
    [InlineData("""{"body":"12345678901"}""", "11 bytes")]
    [InlineData("""{"body":"x","partition":1}""", "partition")]
    [InlineData("""{"body":"x","message_attributes":{"a":5}}""", "attribute \"a\"")]
    [InlineData("""{"body":"x","message_attributes":{"a":null}}""", "DataType")]
    [InlineData("""{"body":"x","message_attributes":{"a":{"DataType":"Text","StringValue":"x"}}}""", "DataType")]
    [InlineData("""{"body":"x","message_attributes":{"a":{"DataType":"Number.int"}}}""", "StringValue")]
    [InlineData("""{"body":"x","message_attributes":{"a":{"DataType":"Binary","BinaryValue":"A"}}}""", "base64")]
    [InlineData("""{"body":"x","message_attributes":{"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0,"9":0,"10":0,"11":0}}""", "at most 10")]
    [InlineData("""{"body":5}""", "body")]
    [InlineData("""[]""", "object")]
    public void A_line_that_cannot_be_delivered_is_a_problem(string line, string reason)
    {
        commit.Base.Queue("q", "\"generation\":1,\"maximum_message_size\":10");
        commit.Message("q", A, "longer than the maximum by now");
        DocumentDefectException defect = commit.Edit("q/messages.jsonl", text => text + line).Refuse("q/messages.jsonl");
        Assert.Contains(reason, defect.Reason, StringComparison.Ordinal);
        Assert.Equal(2, defect.Line);
        Assert.Empty(commit.Added);
    }

    [Theory]
    [InlineData("""{"body":"x"}""", "message_group_id")]
    [InlineData("""{"body":"x","message_group_id":"g0","partition":1}""", "partition 2")]
    [InlineData("""{"body":"x","message_group_id":"g0","partition":4}""", "below 4")]
    public void A_line_of_a_partitioned_queue_must_fit(string line, string reason)
    {
        commit.Base.Queue("q.fifo", Fifo + ",\"partition_count\":4");
        Assert.Contains(reason, commit.Write("q.fifo/messages.jsonl", line).Refuse("q.fifo/messages.jsonl").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_that_the_server_never_delivers_can_stay_beside_an_edit()
    {
        commit.Base.Queue("q.fifo", Fifo + ",\"partition_count\":4");
        commit.Message("q.fifo", A, "wrong partition", more: ",\"message_group_id\":\"g0\"", partition: 3).Message("q.fifo", A, "classic", more: ",\"message_group_id\":\"g0\"");
        commit.Edit("q.fifo/messages.jsonl", text => text + """{"body":"x","message_group_id":"g0"}""").Accept();

        Assert.Equal(4, commit.Added.Count);
        Assert.All(commit.Added, row => Assert.NotNull(row.Value));
        Assert.Equal(QueueCommit.Key("data", "q.fifo", 2), commit.Added.Keys.Single(key => key.StartsWith("!sqs|msg|data|", StringComparison.Ordinal))[..^43]);
    }

    [Fact]
    public void One_id_in_two_partitions_is_two_messages()
    {
        commit.Base.Queue("q.fifo", Fifo + ",\"partition_count\":2");
        commit.Message("q.fifo", A, "x", more: ",\"message_group_id\":\"g0\",\"sequence_number\":1", partition: 0).Message("q.fifo", A, "x", more: ",\"message_group_id\":\"g1\",\"sequence_number\":2", partition: 1);
        commit.Edit("q.fifo/messages.jsonl", text => text.Split('\n')[0]).Accept();
        Assert.Equal([QueueCommit.Key("data", "q.fifo", 1) + Seg(A)], commit.Added.Keys.Where(key => key.StartsWith("!sqs|msg|data|", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_last_sequence_number_of_all_leaves_none()
    {
        commit.Base.Queue("q.fifo", Fifo);
        commit.Write("q.fifo/messages.jsonl",
            $$"""
            {"message_id":"{{A}}","body":"x","message_group_id":"g","sequence_number":18446744073709551615}
            {"message_id":"{{B}}","body":"x","message_group_id":"g"}
            """);
        Assert.Equal(2, commit.Refuse("q.fifo/messages.jsonl").Line);
    }

    [Fact]
    public void A_file_full_of_defects_is_not_reported_line_by_line_to_its_end()
    {
        commit.Base.Queue("q");
        commit.Write("q/messages.jsonl", string.Concat(Enumerable.Repeat("{\"body\":\"\"}\n", 1000))).Run();
        Assert.Equal(Enumerable.Range(1, 100), commit.Defects.Select(defect => defect.Line));
    }
}
