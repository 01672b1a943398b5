using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Tests.Support;
using static Elastickv.SnapshotFs.Tree.Tests.Sqs.CraftedRows;

namespace Elastickv.SnapshotFs.Tree.Tests.Sqs;

/// <summary>The decode vectors D1 to D14 of spec 06 §16.1, as far as they are about what the tree shows.</summary>
public sealed class SqsVectorTests
{
    private const string OrdersMeta =
        """{"name":"orders","generation":1,"incarnation":1,"created_at_hlc":111411200000000000,"visibility_timeout_seconds":30,"message_retention_seconds":345600,"delay_seconds":0,"receive_message_wait_seconds":0,"maximum_message_size":262144,"created_at_millis":1700000000000,"last_modified_at_millis":1700000000000}""";

    private const string JobsMeta =
        """{"name":"jobs","generation":4,"incarnation":3,"created_at_hlc":1,"visibility_timeout_seconds":60,"message_retention_seconds":1209600,"delay_seconds":5,"receive_message_wait_seconds":20,"maximum_message_size":1024,"redrive_policy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:orders-dlq\",\"maxReceiveCount\":\"5\"}","redrive_allow_policy":"{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"arn:aws:sqs:us-east-1:000000000000:a\u0026b\"]}","tags":{"team":"a"},"last_purged_at_millis":1700000000000,"created_at_millis":1,"last_modified_at_millis":1700000000000,"throttle":{"send_capacity":100,"send_refill_per_second":12.5}}""";

    private const string HtMeta =
        """{"name":"ht.fifo","generation":1,"incarnation":1,"is_fifo":true,"content_based_dedup":true,"visibility_timeout_seconds":30,"message_retention_seconds":345600,"delay_seconds":0,"receive_message_wait_seconds":0,"maximum_message_size":262144,"partition_count":4,"fifo_throughput_limit":"perMessageGroupId","deduplication_scope":"messageGroup"}""";

    [Theory]
    [InlineData("217371737c71756575657c6d6574617c62334a6b5a584a7a", OrdersMeta, "orders", 176, "477295e1848d96d5abdb7f702dd2002cc61676effd6a2b3e108761de599ec908")]
    [InlineData("217371737c71756575657c6d6574617c616d39696377", JobsMeta, "jobs", 471, "f8016f03528bdf25dcaa5e92b75afec5d2134b1e733d0ccfa63c0e2da44b9954")]
    [InlineData("217371737c71756575657c6d6574617c614851755a6d6c6d6277", HtMeta, "ht.fifo", 345, "655e971d84a36102843a9bbac750fd89cea9aaa711d1e07a4af39e372145cdb6")]
    public void D1_to_D3_Queue(string key, string meta, string directory, int length, string sha256)
    {
        using var rows = new CraftedRows();
        TreeDump dump = rows.Hex(key, Meta(meta)).Dump();

        Assert.Equal([$"sqs/{directory}/_queue.json"], dump.Files.Keys);
        AssertFile(dump, $"sqs/{directory}/_queue.json", length, sha256);
        Assert.Empty(dump.Problems);
    }

    [Theory]
    [InlineData(
        "217371737c6d73677c646174617c62334a6b5a584a7a00000000000000014d4445794d7a51314e6a63344f5746695932526c5a6a41784d6a4d304e5459334f446c68596d4e6b5a5759",
        """{"message_id":"0123456789abcdef0123456789abcdef","body":"PGEgaHJlZj0ieCI+JuKAqAgKATwvYT7DqQ==","md5_of_body":"1c0525c03645ba3533dfb02aebc07c0a","md5_of_message_attributes":"8e5865afa42e4b194de04592a3b4a770","message_attributes":{"Blob":{"DataType":"Binary.gz","BinaryValue":"AP8="},"n":{"DataType":"Number","StringValue":"1.50"},"zeta":{"DataType":"String","StringValue":"\u003cv\u003e"}},"send_timestamp_millis":1700000000000,"available_at_millis":1700000000500,"visible_at_millis":1700000030500,"receive_count":2,"first_receive_millis":1700000000600,"current_receipt_token":"AAECAwQFBgcICQoLDA0ODw==","queue_generation":1}""",
        "orders",
        551,
        "812257cd5e90447bba53af245a9f804a9f2c1a4b012ec2b290d480ea63d30be4")]
    [InlineData(
        "217371737c6d73677c646174617c596d6c7500000000000000015a6d5a6c5a57526b59324e69596d46684f546b344f4463334e6a59314e5451304d7a4d794d6a45784d4441",
        """{"message_id":"ffeeddccbbaa99887766554433221100","body":"/wD+","md5_of_body":"13a18f27d9e54107c1d22c7d67f55018","send_timestamp_millis":1700000001000,"available_at_millis":1700000001000,"visible_at_millis":1700000001000,"receive_count":0,"current_receipt_token":"AAECAwQFBgcICQoLDA0ODw==","queue_generation":1}""",
        "bin",
        259,
        "fff8eef6f9fcab17c169718e490fb73c5d71a3518eddcc5b7a3461b491b4460c")]
    [InlineData(
        "217371737c6d73677c646174617c707c614851755a6d6c6d62777c0000000100000000000000014d4441784d5449794d7a4d304e4455314e6a59334e7a67344f546c6859574a6959324e6b5a47566c5a6d59",
        """{"message_id":"00112233445566778899aabbccddeeff","body":"aGk=","md5_of_body":"49f68a5c8493ec2c0bf489821c21fc3b","send_timestamp_millis":1700000002000,"available_at_millis":1700000002000,"visible_at_millis":1700000002000,"receive_count":0,"current_receipt_token":"AAECAwQFBgcICQoLDA0ODw==","queue_generation":1,"message_group_id":"g1","sequence_number":7}""",
        "ht.fifo",
        304,
        "a0f782d4e5207ecdc63bb962fc125e1f221f0f97859565338dde028d3c40c687")]
    public void D4_to_D6_Message(string key, string message, string queue, int length, string sha256)
    {
        using var rows = new CraftedRows();
        rows.Queue("orders").Queue("bin").Row("!sqs|queue|meta|" + Seg("ht.fifo"), Meta(HtMeta));
        TreeDump dump = rows.Hex(key, Message(message)).Dump();

        AssertFile(dump, $"sqs/{queue}/messages.jsonl", length, sha256);
        Assert.Single(dump.Files.Keys, path => path.EndsWith("messages.jsonl", StringComparison.Ordinal));
    }

    [Fact]
    public void D9_Leftovers_of_an_older_generation_are_not_shown()
    {
        using var rows = new CraftedRows();
        rows.Queue("q", "\"generation\":7").Row("!sqs|queue|gen|cQ", "7");
        rows.Data("q", Id('a'), Line('a', "b2xk", "149603e6c03516362a8da23f624db945", 50, 6), generation: 6);
        rows.Data("q", Id('b'), Line('b', "bmV3", "22af645d1859cb5ca6da0c484f1f37ea", 100, 7), generation: 7);

        AssertFile(rows.Dump(), "sqs/q/messages.jsonl", 227, "cc03752b2540b57d0402b97b685fb30c3831789c0f59389479dd326a97cb9be8");
    }

    [Fact]
    public void D10_Order()
    {
        using var rows = new CraftedRows();
        rows.Queue("o.fifo", "\"generation\":1,\"is_fifo\":true");
        foreach ((char id, string body, string md5, int send, int sequence) in new[]
        {
            ('c', "Yw==", "4a8a08f09d37b73795649038408b5f33", 100, 3),
            ('a', "YQ==", "0cc175b9c0f1b6a831c399e269772661", 90, 1),
            ('b', "Yg==", "92eb5ffee6ae2fec3ad71c777531578f", 100, 2),
            ('e', "ZQ==", "e1671797c52e15f763380b45e841ec32", 200, 5),
            ('d', "ZA==", "8277e0910d750195b448797616e091ad", 200, 5),
        })
        {
            rows.Data("o.fifo", Id(id), Line(id, body, md5, send, 1, $",\"message_group_id\":\"g\",\"sequence_number\":{sequence}"));
        }

        AssertFile(rows.Dump(), "sqs/o.fifo/messages.jsonl", 1338, "a520df0f2fee2142ddee02a5840a8495a09663e0e1421248dfe82b994bcdbe03");
    }

    [Fact]
    public void D11_Two_versions_of_a_message_are_one_line()
    {
        using var rows = new CraftedRows();
        rows.Queue("q").Data("q", Id('a'), Line('a', "eA==", "9dd4e461268c8034f5c8564e155c67a6", 1000, 1));
        rows.Row("!sqs|msg|data|cQ" + U64(1) + Seg(Id('a')), Message(Line('a', "eA==", "9dd4e461268c8034f5c8564e155c67a6", 1000, 1)), age: 5);

        AssertFile(rows.Dump(), "sqs/q/messages.jsonl", 227, "349c2634d4886a943a41c0bc5846e1c4b2476b64130fe6d687abf3afdf975fe6");
    }

    [Fact]
    public void D11_A_deleted_message_does_not_come_back()
    {
        using var rows = new CraftedRows();
        rows.Queue("q").Row("!sqs|msg|data|cQ" + U64(1) + Seg(Id('a')), "", flags: 1);
        rows.Row("!sqs|msg|data|cQ" + U64(1) + Seg(Id('a')), Message(Line('a', "eA==", "9dd4e461268c8034f5c8564e155c67a6", 1000, 1)), age: 5);

        Assert.Equal(["sqs/q/_queue.json"], rows.Dump().Files.Keys);
    }

    [Fact]
    public void D12_The_newest_metadata_decides_the_generation()
    {
        using var rows = new CraftedRows();
        rows.Queue("q", "\"generation\":2").Row("!sqs|queue|meta|cQ", Meta("""{"name":"q","generation":1}"""), age: 5);
        rows.Row("!sqs|queue|gen|cQ", "2").Row("!sqs|queue|gen|cQ", "1", age: 5);
        rows.Data("q", "m1", """{"message_id":"m1","queue_generation":1}""");
        rows.Data("q", "m2", """{"message_id":"m2","queue_generation":2}""", generation: 2);

        Assert.Equal(
            """{"message_id":"m2","body":"","send_timestamp_millis":0,"available_at_millis":0,"visible_at_millis":0,"receive_count":0,"queue_generation":2}""" + "\n",
            TreeDump.Text(rows.Dump().Files["sqs/q/messages.jsonl"]));
    }

    [Theory]
    [InlineData("217371737c6d73677c646174617c63510000000000000001")]
    [InlineData("217371737c6d73677c646174617c00000000000000016251")]
    [InlineData("217371737c6d73677c646174617c707c63517c00000001")]
    [InlineData("217371737c6d73677c646174617c707c63517c000000010000000000000001")]
    [InlineData("217371737c6d73677c646174617c707c7c0000000100000000000000016251")]
    [InlineData("217371737c6d73677c646174617c6300000000000000016251")]
    public void D13_Malformed_message_keys_are_problems(string key)
    {
        using var rows = new CraftedRows();
        TreeDump dump = rows.Queue("q").Hex(key, Message("""{"message_id":"m"}""")).Dump();

        Problem problem = Assert.Single(dump.Problems);
        Assert.Equal((ProblemSeverity.Error, ProblemClass.MalformedKey), (problem.Severity, problem.Class));
        Assert.Equal(key, Convert.ToHexStringLower(problem.UserKey));
        Assert.Equal(["sqs/q/_queue.json"], dump.Files.Keys);
    }

    [Fact]
    public void D13_Values_without_magic_or_JSON_are_problems()
    {
        using var rows = new CraftedRows();
        rows.Row("!sqs|queue|meta|cQ", """{"name":"q"}""").Queue("r").Data("r", "m", "not json");
        TreeDump dump = rows.Dump();

        Assert.Equal([ProblemClass.BadJson, ProblemClass.BadMagic], dump.Problems.Select(problem => problem.Class).Order(StringComparer.Ordinal));
        Assert.Equal(["sqs/r/_queue.json"], dump.Files.Keys);
    }

    [Theory]
    [InlineData("b64.fifo", "6d569adb756fb691545b327385919c6b__b64.fifo")]
    [InlineData("0123456789abcdef0123456789abcdef__x", "c6adf9bb73b31df7b339106a031c285a__0123456789abcdef0123456789abcdef__x")]
    [InlineData("ABCDEF0123456789abcdef0123456789__jobs.fifo", "4d9a53ebb005ab38e0b5591b343afd84__ABCDEF0123456789abcdef0123456789__jobs.fifo")]
    [InlineData("a b", "a%20b")]
    public void D14_Directory_names(string queue, string directory)
    {
        using var rows = new CraftedRows();
        Assert.Equal([$"sqs/{directory}/_queue.json"], rows.Queue(queue).Dump().Files.Keys);
    }

    private static string Id(char last) => new string('0', 31) + last;

    private static string Line(char id, string body, string md5, int send, int generation, string more = "") =>
        $$"""{"message_id":"{{Id(id)}}","body":"{{body}}","md5_of_body":"{{md5}}","send_timestamp_millis":{{send}},"available_at_millis":{{send}},"visible_at_millis":{{send}},"receive_count":0,"current_receipt_token":"AAECAwQFBgcICQoLDA0ODw==","queue_generation":{{generation}}{{more}}}""";

    private static void AssertFile(TreeDump dump, string path, int length, string sha256)
    {
        byte[] file = dump.Files[path];
        Assert.Equal(length, file.Length);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(file)));
    }
}
