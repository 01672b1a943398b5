using System.Globalization;
using static Elastickv.SnapshotFs.Sample.Bytes;

namespace Elastickv.SnapshotFs.Sample;

/// <summary>Two DynamoDB tables: one with a hash key, one with a range key and an index (spec 04).</summary>
internal static class DynamoDbRows
{
    public static void Add(RowSet rows)
    {
        AddDevices(rows);
        AddOrders(rows);
    }

    private static void AddDevices(RowSet rows)
    {
        PutTable(
            rows,
            "devices",
            [
                Protobuf.Entry(2, "device_id", Of("S")),
                Protobuf.Field(3, Protobuf.Field(1, "device_id")),
            ]);
        byte[] nested = Protobuf.Field(10, Protobuf.Entry(1, "lat", Protobuf.Field(2, "52.52")));
        byte[] list = Protobuf.Field(9, [.. Protobuf.Field(1, Protobuf.Field(1, "warm")), .. Protobuf.Field(1, Protobuf.Number(5, 1))]);
        byte[] tags = Protobuf.Field(6, [.. Protobuf.Field(1, "indoor"), .. Protobuf.Field(1, "battery")]);
        PutItem(rows, "devices", Segment("sensor-1"), [
            ("active", Protobuf.Number(4, 1)),
            ("device_id", Protobuf.Field(1, "sensor-1")),
            ("firmware", Protobuf.Field(3, [0x00, 0xFF, 0x10])),
            ("history", list),
            ("place", nested),
            ("tags", tags),
        ]);
        PutItem(rows, "devices", Segment("sensor-2"), [("device_id", Protobuf.Field(1, "sensor-2"))]);
        rows.Tick();
    }

    private static void AddOrders(RowSet rows)
    {
        PutTable(
            rows,
            "orders",
            [
                Protobuf.Entry(2, "customer", Of("S")),
                Protobuf.Entry(2, "number", Of("N")),
                Protobuf.Entry(2, "status", Of("S")),
                Protobuf.Field(3, [.. Protobuf.Field(1, "customer"), .. Protobuf.Field(2, "number")]),
                Protobuf.Entry(4, "by-status", [.. Protobuf.Field(1, Protobuf.Field(1, "status")), .. Protobuf.Field(2, Protobuf.Field(1, "ALL"))]),
            ]);
        PutOrder(rows, "alice", 1, "shipped", "129.50");
        PutOrder(rows, "alice", 2, "open", "10");
        PutOrder(rows, "bob/çelik", 7, "open", "0.99");
        rows.Tick();
    }

    private static void PutOrder(RowSet rows, string customer, int number, string status, string total)
    {
        byte[] key = Join(Segment(customer), Segment(NumberKey(number)));
        byte[] item = PutItem(rows, "orders", key, [
            ("customer", Protobuf.Field(1, customer)),
            ("number", Protobuf.Field(2, number.ToString(CultureInfo.InvariantCulture))),
            ("status", Protobuf.Field(1, status)),
            ("total", Protobuf.Field(2, total)),
        ]);
        rows.Put(Join("!ddb|gsi|", Base64Url("orders"), "|1|", Base64Url("by-status"), "|", Segment(status), key), item);
    }

    private static void PutTable(RowSet rows, string name, byte[][] fields)
    {
        rows.Put(
            Join("!ddb|meta|table|", Base64Url(name)),
            Join([new byte[] { 0x00, 0x44, 0x53, 0x01 }, Protobuf.Field(1, name), .. fields, Protobuf.Number(5, 2), Protobuf.Number(7, 1)]));
        rows.Put(Join("!ddb|meta|gen|", Base64Url(name)), Of("1"));
        rows.Tick();
    }

    /// <summary>Attributes in the byte order of their names. Gives the item's key.</summary>
    private static byte[] PutItem(RowSet rows, string table, byte[] key, (string Name, byte[] Value)[] attributes)
    {
        byte[] userKey = Join("!ddb|item|", Base64Url(table), "|1|", key);
        rows.Put(userKey, Join([new byte[] { 0x00, 0x44, 0x49, 0x01 }, .. attributes.Select(a => Protobuf.Entry(1, a.Name, a.Value))]));
        return userKey;
    }

    /// <summary>A positive whole number below ten in its ordered form: 0.d × 10^1 (spec 04 §5.4).</summary>
    private static byte[] NumberKey(int digit) => [0x02, 0x02, 0x01, 0x01, 0x00, (byte)('0' + digit)];
}
