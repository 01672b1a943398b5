using static Elastickv.SnapshotFs.Sample.Bytes;

namespace Elastickv.SnapshotFs.Sample;

/// <summary>Redis keys of every type (spec 03).</summary>
internal static class RedisRows
{
    // 2100-01-01, so that a restored sample still has its keys.
    private const long Expiry = 4_102_444_800_000;

    public static void Add(RowSet rows)
    {
        AddStrings(rows);
        AddHashes(rows);
        AddLists(rows);
        AddSets(rows);
        AddStream(rows);
    }

    private static void AddStrings(RowSet rows)
    {
        PutString(rows, "greeting", Of("hello, old world\n"));
        PutString(rows, "mistake", Of("nobody should see this\n"));
        rows.Tick();
        PutString(rows, "greeting", Of("hello, world\n"));
        rows.Delete(Join("!redis|str|", "mistake"));
        PutString(rows, "counter", Of("42"));
        PutString(rows, "session:abc/123", Of("{\"user\":\"alice\"}"), Expiry);
        PutString(rows, "binary", Noise(7, 4096));
        PutString(rows, "b64.looks-encoded", Of("its file name is a hash, see KEYMAP.jsonl\n"));
        rows.Put(
            Join("!redis|hll|", "visitors"),
            Join(new byte[] { 0xFF, 0x02, 0x00, 0x00, 0x52, 0x53, 0x01 }, Protobuf.Field(1, "alice"), Protobuf.Field(1, "bob"), Protobuf.Field(1, "carol")));
        rows.Tick();
    }

    private static void PutString(RowSet rows, string key, byte[] body, long expiryMs = 0)
    {
        byte[] head = expiryMs == 0 ? [0xFF, 0x01, 0x00] : [0xFF, 0x01, 0x01, .. BigEndian(expiryMs)];
        rows.Put(Join("!redis|str|", key), [.. head, .. body]);
        PutTimeToLive(rows, key, expiryMs);
    }

    private static void PutTimeToLive(RowSet rows, string key, long expiryMs)
    {
        if (expiryMs != 0)
        {
            rows.Put(Join("!redis|ttl|", key), BigEndian(expiryMs));
        }
    }

    private static void AddHashes(RowSet rows)
    {
        PutHash(rows, "user:1", 0, ("name", "Alice"), ("mail", "alice@example.org"), ("visits", "17"));
        PutHash(rows, "user:2", Expiry, ("name", "Bob"), ("note", "<b>&</b>"));
        rows.Tick();
    }

    private static void PutHash(RowSet rows, string key, long expiryMs, params (string Name, string Value)[] fields)
    {
        byte[] prefix = WithLength(Of(key));
        rows.Put(Join("!hs|meta|", prefix), Join(BigEndian(fields.Length), BigEndian(expiryMs)));
        rows.Put(Join("!redis|txn-wide-hash|", key), []);
        foreach ((string name, string value) in fields)
        {
            rows.Put(Join("!hs|fld|", prefix, name), Of(value));
        }

        PutTimeToLive(rows, key, expiryMs);
    }

    private static void AddLists(RowSet rows)
    {
        // LPUSH of two items, RPUSH of one: the head is negative.
        string[] items = ["urgent", "next", "someday"];
        const long Head = -2;
        rows.Put(Join("!lst|meta|", "todo"), Join(BigEndian(Head), BigEndian(Head + items.Length), BigEndian(items.Length), BigEndian(0L)));
        rows.Put(Join("!redis|txn-wide-list|", "todo"), []);
        for (int i = 0; i < items.Length; i++)
        {
            rows.Put(Join("!lst|itm|", "todo", BigEndian((ulong)(Head + i) ^ 0x8000_0000_0000_0000)), Of(items[i]));
        }

        rows.Tick();
    }

    private static void AddSets(RowSet rows)
    {
        byte[] colours = WithLength(Of("colours"));
        string[] members = ["red", "green", "blue"];
        rows.Put(Join("!st|meta|", colours), Join(BigEndian(members.Length), BigEndian(0L)));
        foreach (string member in members)
        {
            rows.Put(Join("!st|mem|", colours, member), []);
        }

        byte[] board = WithLength(Of("leaderboard"));
        (string Member, double Score)[] scores = [("alice", 100), ("bob", 99.5), ("carol", -3.25), ("dave", double.PositiveInfinity)];
        rows.Put(Join("!zs|meta|", board), Join(BigEndian(scores.Length), BigEndian(0L)));
        foreach ((string member, double score) in scores)
        {
            long bits = BitConverter.DoubleToInt64Bits(score);
            rows.Put(Join("!zs|mem|", board, member), BigEndian(bits));
            rows.Put(Join("!zs|scr|", board, BigEndian(bits < 0 ? ~bits : bits ^ long.MinValue), member), []);
        }

        rows.Tick();
    }

    private static void AddStream(RowSet rows)
    {
        byte[] stream = WithLength(Of("events"));
        const int Count = 3;
        long last = 0;
        for (int i = 0; i < Count; i++)
        {
            last = rows.NowMs + i;
            byte[] entry = Join(
                new byte[] { 0x00, 0x52, 0x58, 0x45, 0x01 },
                Protobuf.Field(1, $"{last}-0"),
                Protobuf.Field(2, "action"),
                Protobuf.Field(2, i == 0 ? "login" : "click"),
                Protobuf.Field(2, "user"),
                Protobuf.Field(2, "alice"));
            rows.Put(Join("!stream|entry|", stream, BigEndian(last), BigEndian(0L)), entry);
        }

        rows.Put(Join("!stream|meta|", stream), Join(BigEndian(Count), BigEndian(last), BigEndian(0L), BigEndian(0L), BigEndian(0L), BigEndian(0L)));
        rows.Tick();
    }
}
