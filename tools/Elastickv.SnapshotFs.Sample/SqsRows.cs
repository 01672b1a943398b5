using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using static Elastickv.SnapshotFs.Sample.Bytes;

namespace Elastickv.SnapshotFs.Sample;

/// <summary>A standard queue and a FIFO queue with messages (spec 06).</summary>
internal static class SqsRows
{
    private const ulong Generation = 1;
    private const long DedupWindowMs = 300_000;

    public static void Add(RowSet rows)
    {
        PutQueue(rows, "jobs", fifo: false);
        PutMessage(rows, "jobs", 1, "{\"job\":\"resize\",\"object\":\"2026/01/sunrise.jpg\"}");
        PutMessage(rows, "jobs", 2, "{\"job\":\"mail\",\"to\":\"alice@example.org\"}", attribute: "high");
        PutQueue(rows, "payments.fifo", fifo: true);
        PutMessage(rows, "payments.fifo", 3, "charge 129.50", group: "alice", sequence: 1);
        PutMessage(rows, "payments.fifo", 4, "charge 10", group: "alice", sequence: 2);
        PutMessage(rows, "payments.fifo", 5, "charge 0.99", group: "bob", sequence: 3);
        rows.Put(Join("!sqs|queue|seq|", Base64Url("payments.fifo")), Of("3"));
    }

    private static void PutQueue(RowSet rows, string name, bool fifo)
    {
        var meta = new JsonObject { ["name"] = name, ["generation"] = Generation, ["incarnation"] = Generation, ["created_at_hlc"] = rows.Now };
        if (fifo)
        {
            meta["is_fifo"] = true;
            meta["content_based_dedup"] = true;
        }

        meta["visibility_timeout_seconds"] = 30;
        meta["message_retention_seconds"] = 345_600;
        meta["delay_seconds"] = 0;
        meta["receive_message_wait_seconds"] = 0;
        meta["maximum_message_size"] = 262_144;
        meta["tags"] = new JsonObject { ["team"] = "sample" };
        meta["created_at_millis"] = rows.NowMs;
        meta["last_modified_at_millis"] = rows.NowMs;
        rows.Put(Join("!sqs|queue|meta|", Base64Url(name)), Join(new byte[] { 0x00, 0x53, 0x51, 0x01 }, meta.ToJsonString()));
        rows.Put(Join("!sqs|queue|gen|", Base64Url(name)), Of(Generation.ToString(CultureInfo.InvariantCulture)));
        rows.Tick();
    }

    private static void PutMessage(RowSet rows, string queue, uint seed, string body, string? attribute = null, string? group = null, ulong sequence = 0)
    {
        string id = Convert.ToHexStringLower(Noise(seed, 16));
        var message = new JsonObject
        {
            ["message_id"] = id,
            ["body"] = Convert.ToBase64String(Of(body)),
            ["md5_of_body"] = Convert.ToHexStringLower(MD5.HashData(Of(body))),
        };
        if (attribute is not null)
        {
            message["md5_of_message_attributes"] = AttributesDigest("priority", attribute);
            message["message_attributes"] = new JsonObject { ["priority"] = new JsonObject { ["DataType"] = "String", ["StringValue"] = attribute } };
        }

        message["send_timestamp_millis"] = rows.NowMs;
        message["available_at_millis"] = rows.NowMs;
        message["visible_at_millis"] = rows.NowMs;
        message["receive_count"] = 0;
        message["current_receipt_token"] = Convert.ToBase64String(Noise(seed + 100, 16));
        message["queue_generation"] = Generation;
        if (group is not null)
        {
            message["message_group_id"] = group;
            message["sequence_number"] = sequence;
            PutDedup(rows, queue, id, body, sequence);
        }

        byte[] scope = Join(Base64Url(queue), BigEndian(Generation));
        rows.Put(Join("!sqs|msg|data|", scope, Base64Url(id)), Join(new byte[] { 0x00, 0x53, 0x4D, 0x01 }, message.ToJsonString()));
        rows.Put(Join("!sqs|msg|vis|", scope, BigEndian(rows.NowMs), Base64Url(id)), Of(id));
        rows.Put(Join("!sqs|msg|byage|", scope, BigEndian(rows.NowMs), Base64Url(id)), Of(id));
        rows.Tick();
    }

    private static void PutDedup(RowSet rows, string queue, string id, string body, ulong sequence)
    {
        string dedup = Convert.ToHexStringLower(SHA256.HashData(Of(body)));
        var row = new JsonObject
        {
            ["message_id"] = id,
            ["send_timestamp_ms"] = rows.NowMs,
            ["expires_at_millis"] = rows.NowMs + DedupWindowMs,
            ["original_sequence"] = sequence,
        };
        rows.Put(Join("!sqs|msg|dedup|", Base64Url(queue), BigEndian(Generation), Base64Url(dedup)), Of(row.ToJsonString()));
    }

    /// <summary>MD5 over the one string attribute (spec 06 §2.7).</summary>
    private static string AttributesDigest(string name, string value) => Convert.ToHexStringLower(
        MD5.HashData(Join(WithLength(Of(name)), WithLength(Of("String")), new byte[] { 1 }, WithLength(Of(value)))));
}
