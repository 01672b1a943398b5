using System.Security.Cryptography;
using System.Text;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Sqs.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;
using static Elastickv.SnapshotFs.Tree.Tests.Sqs.CraftedRows;

namespace Elastickv.SnapshotFs.Tree.Tests.Sqs.Encode;

/// <summary>The encode vectors E0 to E8 and the hash table of spec 06 §11 and §16.2.</summary>
public sealed class SqsEncodeVectorTests
{
    private const ulong T = 0x00018f1a2b3c00ee;

    private const string Standard = """{"format_version":1,"name":"q"}""";

    private const string Fifo = """{"format_version":1,"name":"q","fifo":true}""";

    private const string Orders =
        """{"format_version":1,"name":"orders","visibility_timeout_seconds":30,"message_retention_seconds":345600,"delay_seconds":0,"maximum_message_size":262144}""";

    private const string TwoPartitions = """{"format_version":1,"name":"q","fifo":true,"partition_count":2}""";

    private const string TwoPerQueue = """{"format_version":1,"name":"q","fifo":true,"partition_count":2,"fifo_throughput_limit":"perQueue"}""";

    [Theory]
    [InlineData(
        """{"format_version":1,"name":"q","visibility_timeout_seconds":30,"message_retention_seconds":60,"delay_seconds":0,"maximum_message_size":262144}""",
        null,
        293,
        "c106bf240797d10ac49bf63df273518c99d0fbd38e240b72e852b0c1f0c91a72")]
    [InlineData(
        Orders,
        """{"message_id":"0123456789abcdef0123456789abcdef","body":"hello","md5_of_body":"5d41402abc4b2a76b9719d911017c592","send_timestamp_millis":1700000000000,"available_at_millis":1700000005000,"visible_at_millis":0,"receive_count":0,"queue_generation":9}""",
        996,
        "dd164d11f0cab16e24faf237f2f62a419a33692ba841ffb37fcef41f6e167e7e")]
    [InlineData(
        """{"format_version":1,"name":"cbd.fifo","fifo":true,"content_based_deduplication":true,"visibility_timeout_seconds":30,"message_retention_seconds":345600,"delay_seconds":0,"maximum_message_size":262144}""",
        """{"message_id":"ffeeddccbbaa99887766554433221100","body":"alpha","md5_of_body":"2c1743a391305fbf367df8e4f069f9f9","send_timestamp_millis":1700000000000,"available_at_millis":1700000000000,"message_group_id":"g1","sequence_number":41}""",
        1454,
        "16244741afdbb7bc57a762ec989f6440e6a131a3c4395b87982c18c5480f61bc")]
    [InlineData(
        """{"format_version":1,"name":"ht.fifo","fifo":true,"visibility_timeout_seconds":30,"message_retention_seconds":345600,"delay_seconds":0,"maximum_message_size":262144,"partition_count":4,"fifo_throughput_limit":"perMessageGroupId","deduplication_scope":"messageGroup"}""",
        """{"message_id":"00112233445566778899aabbccddeeff","body":"hi","md5_of_body":"49f68a5c8493ec2c0bf489821c21fc3b","send_timestamp_millis":1700000002000,"available_at_millis":1700000002000,"message_group_id":"g1","message_deduplication_id":"d1","sequence_number":7,"partition":1}""",
        1494,
        "356458e0091ddc2c1278cf5b796a542889fd65b4056b4bd77c7c36f2400e5fea")]
    public void E0_to_E3_Whole_payload(string queue, string? message, int length, string sha256)
    {
        using var payload = new TemporaryFile();
        EncodedRows.Write(new SqsCanonicalEncoder(), Source(queue, message), payload.Path, T);

        byte[] bytes = File.ReadAllBytes(payload.Path);
        Assert.Equal(length, bytes.Length);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public void E4_The_message_sent_last_owns_the_deduplication_row()
    {
        Dictionary<string, string> rows = Rows(
            """{"format_version":1,"name":"classic","fifo":true}""",
            """
            {"message_id":"m-new","send_timestamp_millis":1600000,"message_group_id":"groupB","message_deduplication_id":"d","sequence_number":2}
            {"message_id":"m-old","send_timestamp_millis":1000000,"message_group_id":"groupA","message_deduplication_id":"d","sequence_number":1}
            """);

        Assert.Equal(2, rows.Keys.Count(key => key.StartsWith("!sqs|msg|data|", StringComparison.Ordinal)));
        Assert.Single(rows.Keys, key => key.StartsWith("!sqs|msg|dedup|", StringComparison.Ordinal));
        Assert.Equal(
            """{"message_id":"m-new","send_timestamp_ms":1600000,"expires_at_millis":1900000,"original_sequence":2}""",
            rows[Encoding.Latin1.GetString(Convert.FromHexString("217371737c6d73677c64656475707c5932786863334e70597700000000000000015a41"))]);
        Assert.Equal("2", rows["!sqs|queue|seq|" + Seg("classic")]);
    }

    [Theory]
    [InlineData(Fifo, "", "b")]
    [InlineData(TwoPartitions, ",\"partition\":1", "a")]
    public void Of_equal_times_a_classic_queue_takes_the_first_in_the_file_and_a_partitioned_one_the_lowest_id(string queue, string partition, string winner)
    {
        string Line(string id, int sequence) =>
            $$"""{"message_id":"{{id}}","message_group_id":"g1","message_deduplication_id":"d","sequence_number":{{sequence}}{{partition}}}""";
        Dictionary<string, string> rows = Rows(queue, Line("b", 3) + Line("c", 4) + Line("a", 3));
        string value = Assert.Single(rows, row => row.Key.StartsWith("!sqs|msg|dedup|", StringComparison.Ordinal)).Value;
        Assert.StartsWith($"{{\"message_id\":\"{winner}\",", value, StringComparison.Ordinal);
    }

    [Fact]
    public void E5_Negative_times_are_clamped_in_keys_only()
    {
        Dictionary<string, string> rows = Rows(Standard, """{"message_id":"m","available_at_millis":-5,"send_timestamp_millis":-1}""");

        Assert.Equal("m", rows[Encoding.Latin1.GetString(Convert.FromHexString("217371737c6d73677c7669737c6351000000000000000100000000000000006251"))]);
        Assert.Equal("m", rows[Encoding.Latin1.GetString(Convert.FromHexString("217371737c6d73677c62796167657c6351000000000000000100000000000000006251"))]);
        Assert.Contains("\"send_timestamp_millis\":-1,\"available_at_millis\":-5,\"visible_at_millis\":0", rows[DataKey("m")], StringComparison.Ordinal);
    }

    [Fact]
    public void E6_Attribute_text_is_compacted_and_escaped()
    {
        Dictionary<string, string> rows = Rows(
            Standard, """{"message_id":"m","message_attributes":{"b<":null,"a":{ "DataType": "String", "StringValue": "<v>" }}}""");
        Assert.Contains(
            ""","message_attributes":{"a":{"DataType":"String","StringValue":"\u003cv\u003e"},"b\u003c":null},"send""", rows[DataKey("m")], StringComparison.Ordinal);
    }

    [Fact]
    public void E7_Minimal_message() => Assert.Equal(
        Message("""{"message_id":"m","body":null,"md5_of_body":"","send_timestamp_millis":0,"available_at_millis":0,"visible_at_millis":0,"receive_count":0,"current_receipt_token":null,"queue_generation":1}"""),
        Rows(Standard, """{"message_id":"m"}""")[DataKey("m")]);

    [Theory]
    [InlineData("""{"format_version":99,"name":"q"}""")]
    [InlineData("""{"format_version":1.0,"name":"q"}""")]
    [InlineData("""{"name":"q"}""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("\uFEFF{}")]
    [InlineData("""{"format_version":1,"name":""}""")]
    [InlineData("""{"format_version":1,"name":"q","fifo":true,"partition_count":3}""")]
    [InlineData("""{"format_version":1,"name":"q","fifo":true,"partition_count":64}""")]
    [InlineData("""{"format_version":1,"name":"q","fifo":true,"partition_count":4294967296}""")]
    [InlineData("""{"format_version":1,"name":"q","partition_count":2}""")]
    [InlineData("""{"format_version":1,"name":"q","fifo_throughput_limit":"perQueue"}""")]
    [InlineData("""{"format_version":1,"name":"q","deduplication_scope":"queue"}""")]
    [InlineData("""{"format_version":1,"name":"q","fifo":true,"partition_count":2,"deduplication_scope":"queue"}""")]
    [InlineData("""{"format_version":1,"name":"q","fifo":true,"partition_count":1,"fifo_throughput_limit":"perMessageGroupId"}""")]
    [InlineData("""{"format_version":1,"name":"q","fifo":true,"fifo_throughput_limit":"bogus"}""")]
    [InlineData("""{"format_version":1,"name":"q","fifo":true,"deduplication_scope":"bogus"}""")]
    [InlineData("""{"format_version":1,"name":"q"} {}""")]
    public void E8_Refused_queue(string queue) => AssertRefused(Source(queue, null), "sqs/any-name/_queue.json");

    [Theory]
    [InlineData(Standard, """{"message_id":"","body":"x"}""", 1, 15)]
    [InlineData(Standard, "\n null", 2, 2)]
    [InlineData(Standard, "{\"message_id\":\"m\"}\n{\"message_id\":\"n\",\"body\":{}}", 2, 26)]
    [InlineData(Standard, """{"message_id":"m","body":{"oops":"x"}}""", 1, 34)]
    [InlineData(Standard, """{"message_id":"m","body":{"base64":null}}""", 1, 26)]
    [InlineData(Standard, """{"message_id":"m","body":{"base64":"YQ=="}}""", 1, 26)]
    [InlineData(Standard, """{"message_id":"m","body":5}""", 1, 26)]
    [InlineData(Standard, """{"message_id":"m","body":"x\q"}""", 1, 29)]
    [InlineData(Standard, """{"message_id":"m","send_timestamp_millis":1.0}""", 1, 43)]
    [InlineData(Standard, """{"message_id":"m","send_timestamp_millis":"1"}""", 1, 43)]
    [InlineData(Standard, """{"message_id":"m","partition":2}""", 1, 31)]
    [InlineData(Standard, """{"message_id":"m","queue_generation":-1}""", 1, 38)]
    [InlineData(Standard, """{"message_id":"m","current_receipt_token":"?"}""", 1, 46)]
    [InlineData(Standard, """{"message_id":"m"} [""", 0, 0)]
    [InlineData(Standard, """{"message_id":"m" """, 0, 0)]
    [InlineData(TwoPartitions, """{"message_id":"m"}""", 1, 1)]
    [InlineData(TwoPerQueue, """{"message_id":"m"}""", 1, 1)]
    [InlineData(TwoPartitions, """{"message_id":"m","partition":5}""", 1, 31)]
    [InlineData(TwoPerQueue, """{"message_id":"m","partition":1}""", 1, 31)]
    [InlineData(TwoPartitions, """{"message_id":"m","message_group_id":"g0","partition":1}""", 1, 55)]
    [InlineData(Standard, """{"message_id":"m"}{"message_id":"m"}""", 0, 0)]
    public void E8_Refused_message(string queue, string messages, int line, int column)
    {
        DocumentDefectException defect = AssertRefused(Source(queue, messages), "sqs/any-name/messages.jsonl");
        if (line > 0)
        {
            Assert.Equal((line, column), (defect.Line, defect.Column));
        }
    }

    [Fact]
    public void E8_Accepted()
    {
        Assert.Equal(2, Rows("""{"format_version":1,"name":"q"} } what follows is not looked at""", null).Count);
        Assert.Contains(DataKey("m"), Rows(Standard, """{"message_id":"m","partition":0}""").Keys);
        Assert.Contains(DataKey("m"), Rows(Standard, """{"message_id":"m","body":5,"body":"x"} ] {""").Keys);
        Assert.Equal(2, Rows(Standard, " \n").Count);
    }

    [Fact]
    public void E8_Guards()
    {
        AssertRefused(Source(Standard, null).AddFile("sqs/other/_queue.json", Standard), "sqs/other/_queue.json");
        AssertRefused(new TestSource().AddDirectory("sqs/foo"), "sqs/foo/_queue.json");
        AssertRefused(new TestSource().AddFile("sqs", ""), "sqs");
        foreach (SourceKind kind in new[] { SourceKind.Directory, SourceKind.Symlink, SourceKind.Special })
        {
            AssertRefused(Source(Standard, null).AddOther("sqs/any-name/_queue.json", kind), "sqs/any-name/_queue.json");
            AssertRefused(Source(Standard, null).AddOther("sqs/any-name/messages.jsonl", kind), "sqs/any-name/messages.jsonl");
        }

        AssertRefused(new TestSource().AddFile("sqs/q/_queue.json", Ascii(Standard), links: 2), "sqs/q/_queue.json");
        Assert.Empty(EncodedRows.Of(new SqsCanonicalEncoder(), new TestSource()));
        Assert.Equal(
            2,
            EncodedRows.Of(new SqsCanonicalEncoder(), Source(Standard, null).AddFile("sqs/README", "x").AddOther("sqs/link", SourceKind.Symlink).AddFile("sqs/any-name/more", "x")).Count);
    }

    [Theory]
    [InlineData("g0", 0, 2, 2, 2, 2)]
    [InlineData("g1", 1, 1, 5, 5, 21)]
    [InlineData("g-1", 0, 0, 0, 0, 0)]
    [InlineData("groupA", 1, 3, 7, 7, 23)]
    [InlineData("orders-1", 0, 2, 6, 6, 6)]
    [InlineData("customer-42", 0, 2, 6, 14, 30)]
    [InlineData("日本", 1, 1, 1, 1, 17)]
    public void Partition_hash(string group, uint of2, uint of4, uint of8, uint of16, uint of32)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(group);
        Assert.Equal([of2, of4, of8, of16, of32], new uint[] { 2, 4, 8, 16, 32 }.Select(count => PartitionHash.Of(count, default, bytes)));
        Assert.Equal(0u, PartitionHash.Of(32, "perQueue"u8, bytes));
        Assert.Equal(0u, PartitionHash.Of(1, default, bytes));
    }

    private static string DataKey(string id) => "!sqs|msg|data|cQ" + U64(1) + Seg(id);

    private static TestSource Source(string queue, string? messages)
    {
        TestSource source = new TestSource().AddFile("sqs/any-name/_queue.json", queue);
        return messages is null ? source : source.AddFile("sqs/any-name/messages.jsonl", messages);
    }

    private static Dictionary<string, string> Rows(string queue, string? messages) =>
        EncodedRows.Of(new SqsCanonicalEncoder(), Source(queue, messages)).ToDictionary(row => row.Key, row => row.Value);

    private static DocumentDefectException AssertRefused(TestSource source, string path)
    {
        var defect = Assert.Throws<DocumentDefectException>(() => EncodedRows.Of(new SqsCanonicalEncoder(), source));
        Assert.Equal(path, TreeDump.Text(defect.Path));
        return defect;
    }
}
