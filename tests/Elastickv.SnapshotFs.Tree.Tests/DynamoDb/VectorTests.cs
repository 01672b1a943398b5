using System.Security.Cryptography;
using System.Text;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb;

/// <summary>The decoding vectors of spec 04 §18.</summary>
public sealed class VectorTests
{
    [Fact]
    public void T1_hash_only_table()
    {
        using var snapshot = new DynamoSnapshot();
        snapshot.AddHex(
            "216464627c6d6574617c7461626c657c5a47563261574e6c6377",
            "004453010a0764657669636573120e0a096465766963655f69641201531a0b0a096465766963655f696428023801");
        snapshot.AddHex(
            "216464627c6d6574617c67656e7c5a47563261574e6c6377",
            "31");
        snapshot.AddHex(
            "216464627c6974656d7c5a47563261574e6c63777c317c6465762d6162633132330001",
            "004449010a0d0a05636f756e741204120234320a190a096465766963655f6964120c0a0a6465762d6162633132330a0b0a05666c616773120220010a100a056f776e657212070a05616c696365");

        TreeDump dump = snapshot.Dump();

        Assert.Empty(dump.Problems);
        AssertFile(dump, "dynamodb/devices/_schema.json", 257, "a25a9d41eeb8773dcbbddf48d3861a9e34cc37454cb9b16d0ece5bb744843afd");
        AssertFile(dump, "dynamodb/devices/items/dev-abc123.json", 148, "94b4162046857cce2740919cd26e2b80acfa9f9153ee578446a47bc3ed39c28f");
        Assert.Equal(2, dump.Files.Count);
    }

    [Fact]
    public void T2_composite_table_with_indexes()
    {
        using var snapshot = new DynamoSnapshot();
        snapshot.AddHex(
            "216464627c6d6574617c7461626c657c62334a6b5a584a7a",
            "004453010a066f7264657273120d0a08637573746f6d6572120153120b0a06726567696f6e12015312070a02747312014e1a0e0a08637573746f6d65721202747322180a03616c6c12110a080a06726567696f6e12050a03414c4c22330a0962792d726567696f6e12260a0c0a06726567696f6e1202747312160a07494e434c5544451205746f74616c12046e6f746528023801");
        snapshot.AddHex(
            "216464627c6d6574617c67656e7c62334a6b5a584a7a",
            "31");
        snapshot.AddHex(
            "216464627c6974656d7c62334a6b5a584a7a7c317c632f31000100fffdfefdffcecdca0001",
            "004449010a110a08637573746f6d657212050a03632f310a0e0a06726567696f6e12040a0265750a110a05746f74616c120812063132392e35300a0e0a027473120812062d31322e3530");
        snapshot.AddHex(
            "216464627c6773697c62334a6b5a584a7a7c317c595778737c65750001632f31000100fffdfefdffcecdca0001",
            "216464627c6974656d7c62334a6b5a584a7a7c317c632f31000100fffdfefdffcecdca0001");
        snapshot.AddHex(
            "216464627c6773697c62334a6b5a584a7a7c317c596e6b74636d566e615739757c6575000100fffdfefdffcecdca0001632f31000100fffdfefdffcecdca0001",
            "216464627c6974656d7c62334a6b5a584a7a7c317c632f31000100fffdfefdffcecdca0001");

        TreeDump dump = snapshot.Dump();

        Assert.Empty(dump.Problems);
        AssertFile(dump, "dynamodb/orders/_schema.json", 1031, "504acf9238fb4aa25fc6c85f5b87f43e7f1f8807bede0ecd79ef90998c547f74");
        AssertFile(dump, "dynamodb/orders/items/c%2F1/-25%2F2.json", 140, "6947600557010fa7b0dc1ee444efe45e2fc6685023b84d92d75308077e39c461");
        Assert.Equal(2, dump.Files.Count);
    }

    [Fact]
    public void T3_binary_hash_key()
    {
        using var snapshot = new DynamoSnapshot();
        snapshot.AddHex(
            "216464627c6d6574617c7461626c657c596d7876596e4d",
            "004453010a05626c6f627312070a0269641201421a040a02696428023801");
        snapshot.AddHex(
            "216464627c6974656d7c596d7876596e4d7c317c00ff01020001",
            "004449010a0b0a046461746112030a01760a0b0a02696412051a03000102");

        TreeDump dump = snapshot.Dump();

        Assert.Empty(dump.Problems);
        AssertFile(dump, "dynamodb/blobs/items/b64.AAEC.json", 63, "24a5ebcf8de0682160d5e4adac2b7ecd19fa34dc96f8d8fad628f502e94cb0b4");
    }

    [Fact]
    public void T4_every_attribute_kind_and_escape()
    {
        using var snapshot = new DynamoSnapshot();
        snapshot.AddSchema(Schema("ks", "id"));
        snapshot.AddHex(
            "216464627c6974656d7c61334d7c317c6b0001",
            "004449010a0a0a033c6b3e12030a01760a0a0a016212051a03ff01fb0a0d0a026273120742050a01010a000a070a016512021a000a090a03657373120232000a070a0166120220000a090a02696412030a016b0a140a016c120f4a0d0a030a01780a024a000a0252000a1c0a016d121752150a080a024b3112020a000a090a026b3212031201300a0a0a016e12051203312e350a0e0a026e7312083a060a01320a01310a280a017312230a213c6126623e20227122205c202f20080c0a0d09017f20c3a920e280a820f09f98800a0e0a027373120832060a01620a01610a070a0174120220010a050a017512000a070a017a120228010a080a027a6612022800");

        TreeDump dump = snapshot.Dump();

        Assert.Empty(dump.Problems);
        AssertFile(dump, "dynamodb/ks/items/k.json", 834, "9f4df265d3cd64e8bd3d95b16356c11cbc768fb86e085668e0c3f3a243eb80c5");
    }

    [Fact]
    public void T8_item_is_shown_sorted_by_bytes()
    {
        using var snapshot = new DynamoSnapshot();
        snapshot.AddSchema(Schema("u", "pk", "sk"));
        snapshot.AddHex(
            "216464627c6974656d7c64517c317c6100ff6200010202010200ff310001",
            "004449010a0b0a02706b12050a036100620a0b0a02736b120512033165310a0a0a03efbd9e12031201310a0b0a04f09f98801203120132");

        TreeDump dump = snapshot.Dump();

        Assert.Empty(dump.Problems);
        AssertFile(dump, "dynamodb/u/items/a%00b/10.json", 126, "451c7777fe9f519b042775e477ee9f630c379565bb7259750d29badeaa0094f8");
    }

    [Fact]
    public void T9_migration_in_progress()
    {
        using var snapshot = new DynamoSnapshot();
        snapshot.AddHex(
            "216464627c6d6574617c7461626c657c6441",
            "004453010a017412070a02706b12015312070a02736b12014e1a080a02706b1202736b280230013802");
        snapshot.AddHex(
            "216464627c6974656d7c64417c317c64475675595735307c4d5441",
            "004449010a0e0a02706b12080a0674656e616e740a0a0a02736b120412023130");
        snapshot.AddHex(
            "216464627c6974656d7c64417c317c64475675595735307c4e51",
            "004449010a0e0a02706b12080a0674656e616e740a090a02736b12031201350a0a0a017612050a036f6c64");
        snapshot.AddHex(
            "216464627c6974656d7c64417c327c74656e616e7400010202010100ff350001",
            "004449010a0e0a02706b12080a0674656e616e740a0b0a02736b12051203352e300a0a0a017612050a036e6577");

        TreeDump dump = snapshot.Dump();

        Assert.Empty(dump.Problems);
        Assert.Equal(
            ["dynamodb/t/_schema.json", "dynamodb/t/items/tenant/10.json", "dynamodb/t/items/tenant/5.json"],
            dump.Files.Keys);
        Assert.Contains("\"N\": \"5.0\"", TreeDump.Text(dump.Files["dynamodb/t/items/tenant/5.json"]));
        Assert.Contains("\"S\": \"new\"", TreeDump.Text(dump.Files["dynamodb/t/items/tenant/5.json"]));
    }

    [Fact]
    public void T9_before_the_migration()
    {
        using var snapshot = new DynamoSnapshot();
        snapshot.AddHex(
            "216464627c6d6574617c7461626c657c6441",
            "004453010a017412070a02706b12015312070a02736b12014e1a080a02706b1202736b3801");
        snapshot.AddHex(
            "216464627c6974656d7c64417c317c64475675595735307c4d5441",
            "004449010a0e0a02706b12080a0674656e616e740a0a0a02736b120412023130");
        snapshot.AddHex(
            "216464627c6974656d7c64417c317c64475675595735307c4e51",
            "004449010a0e0a02706b12080a0674656e616e740a090a02736b12031201350a0a0a017612050a036f6c64");
        snapshot.AddHex(
            "216464627c6974656d7c64417c327c74656e616e7400010202010100ff350001",
            "004449010a0e0a02706b12080a0674656e616e740a0b0a02736b12051203352e300a0a0a017612050a036e6577");

        TreeDump dump = snapshot.Dump();

        Assert.Empty(dump.Problems);
        Assert.Equal(
            ["dynamodb/t/_schema.json", "dynamodb/t/items/tenant/10.json", "dynamodb/t/items/tenant/5.json"],
            dump.Files.Keys);
        Assert.Contains("\"S\": \"old\"", TreeDump.Text(dump.Files["dynamodb/t/items/tenant/5.json"]));
    }

    [Fact]
    public void T9_after_the_migration()
    {
        using var snapshot = new DynamoSnapshot();
        snapshot.AddHex(
            "216464627c6d6574617c7461626c657c6441",
            "004453010a017412070a02706b12015312070a02736b12014e1a080a02706b1202736b28023802");
        snapshot.AddHex(
            "216464627c6974656d7c64417c317c64475675595735307c4d5441",
            "004449010a0e0a02706b12080a0674656e616e740a0a0a02736b120412023130");
        snapshot.AddHex(
            "216464627c6974656d7c64417c317c64475675595735307c4e51",
            "004449010a0e0a02706b12080a0674656e616e740a090a02736b12031201350a0a0a017612050a036f6c64");
        snapshot.AddHex(
            "216464627c6974656d7c64417c327c74656e616e7400010202010100ff350001",
            "004449010a0e0a02706b12080a0674656e616e740a0b0a02736b12051203352e300a0a0a017612050a036e6577");

        TreeDump dump = snapshot.Dump();

        Assert.Empty(dump.Problems);
        Assert.Equal(["dynamodb/t/_schema.json", "dynamodb/t/items/tenant/5.json"], dump.Files.Keys);
    }

    [Fact]
    public void T13_schema_without_definitions()
    {
        using var snapshot = new DynamoSnapshot();
        snapshot.AddHex(
            "216464627c6d6574617c7461626c657c5a51",
            "004453010a016512050a016112001a040a026964220a0a016712050a030a01613803");

        TreeDump dump = snapshot.Dump();

        Assert.Empty(dump.Problems);
        AssertFile(dump, "dynamodb/e/_schema.json", 443, "e007078879288447efd6a2a8b83091c5150716c6ee1d79c3fc2a21f588a0ed2f");
    }

    [Theory]
    [InlineData("216464627c6974656d7c62677c317c0202010300ff310001", "004449010a0b0a02696412051203313030", "100.json")] // 100
    [InlineData("216464627c6974656d7c62677c317c0202010300ff310001", "004449010a0b0a02696412051203316532", "100.json")] // 1e2
    [InlineData("216464627c6974656d7c62677c317c020100ff350001", "004449010a0b0a02696412051203302e35", "1%2F2.json")] // 0.5
    [InlineData("216464627c6974656d7c62677c317c020100ff350001", "004449010a0c0a0269641206120435652d31", "1%2F2.json")] // 5e-1
    [InlineData("216464627c6974656d7c62677c317c010001", "004449010a0a0a026964120412022d30", "0.json")] // -0
    [InlineData("216464627c6974656d7c62677c317c00fffdfefeffce0001", "004449010a0a0a026964120412022d31", "-1.json")] // -1
    [InlineData("216464627c6974656d7c62677c317c0202010100ff31310001", "004449010a0c0a02696412061204312e3130", "11%2F10.json")] // 1.10
    [InlineData("216464627c6974656d7c62677c317c020202012d00ff310001", "004449010a0d0a026964120712053165333030", "1cc2e01d965b946d83b87e0efbb7ecae__1000000000000000000000000000000000000000000000000000000000000000.json")] // 1e300
    public void T5_numeric_hash_keys(string key, string value, string file)
    {
        using var snapshot = new DynamoSnapshot();
        TreeDump dump = snapshot.AddSchema(Schema("n", "id")).AddHex(key, value).Dump();

        Assert.Empty(dump.Problems);
        Assert.Equal(["dynamodb/n/_schema.json", "dynamodb/n/items/" + file], dump.Files.Keys);
    }

    [Theory]
    [InlineData(null, "0001", "", null, ".json")]
    [InlineData("r", "0001780001", "", "x", "x.json")]
    [InlineData("r", "7800010001", "x", "", "x/.json")]
    public void T6_empty_keys(string? range, string payload, string hash, string? rangeValue, string file)
    {
        using var snapshot = new DynamoSnapshot();
        var item = new DynamoItem { Attributes = { ["h"] = new DynamoAttributeValue { S = hash } } };
        if (rangeValue is not null)
        {
            item.Attributes["r"] = new DynamoAttributeValue { S = rangeValue };
        }

        TreeDump dump = snapshot.AddSchema(Schema("t", "h", range ?? "")).AddItem("t", 1, Convert.FromHexString(payload), item).Dump();

        Assert.Empty(dump.Problems);
        Assert.Equal(["dynamodb/t/_schema.json", "dynamodb/t/items/" + file], dump.Files.Keys);
    }

    public static TheoryData<byte[], bool, string> Segments() => new()
    {
        { Repeat("A", 240), false, new string('A', 240) },
        { Repeat("A", 241), false, "fd51ba8b9b6cc13e4d23144d105aff9a__" + new string('A', 64) },
        { Repeat("é", 40), false, string.Concat(Enumerable.Repeat("%C3%A9", 40)) },
        { Repeat("é", 41), false, "91671059882498a5710f0569f687119d__" + string.Concat(Enumerable.Repeat("%C3%A9", 32)) },
        { Repeat("b64.foo", 1), false, "72ef1a090c013093607ce5a62f598cf4__b64.foo" },
        { Repeat("0123456789abcdef0123456789abcdef__x", 1), false, "c6adf9bb73b31df7b339106a031c285a__0123456789abcdef0123456789abcdef__x" },
        { Repeat("a\0b", 1), false, "a%00b" },
        { Repeat("2026-04-29T12:00:00Z", 1), false, "2026-04-29T12%3A00%3A00Z" },
        { new byte[177], true, "b64." + new string('A', 236) },
        { new byte[178], true, "68f31d7e2146e41ad6d99cb95f4a52a4__" + string.Concat(Enumerable.Repeat("%00", 64)) },
        { [], true, "b64." },
    };

    [Theory]
    [MemberData(nameof(Segments))]
    public void T7_segments(byte[] key, bool isBinary, string segment)
    {
        using var snapshot = new DynamoSnapshot();
        using var payload = new Content.ByteBuffer();
        Tree.DynamoDb.Keys.OrderedSegment.Append(key, payload);
        var value = isBinary ? new DynamoAttributeValue { B = Google.Protobuf.ByteString.CopyFrom(key) } : new DynamoAttributeValue { S = Encoding.UTF8.GetString(key) };

        TreeDump dump = snapshot.AddSchema(Schema("t", "h"))
            .AddItem("t", 1, payload.WrittenSpan, new DynamoItem { Attributes = { ["h"] = value } })
            .Dump();

        Assert.Equal(["dynamodb/t/_schema.json", $"dynamodb/t/items/{segment}.json"], dump.Files.Keys);
    }

    [Fact]
    public void T11_stale_generation_is_not_shown()
    {
        using var snapshot = new DynamoSnapshot();
        DynamoTableSchema schema = Schema("t", "id");
        schema.Generation = 5;
        TreeDump dump = snapshot.AddSchema(schema)
            .AddItem("t", 5, "alive\0\x01"u8, new DynamoItem { Attributes = { ["id"] = new DynamoAttributeValue { S = "alive" } } })
            .AddItem("t", 4, "ghost\0\x01"u8, new DynamoItem { Attributes = { ["id"] = new DynamoAttributeValue { S = "ghost" } } })
            .Dump();

        Assert.Equal(["dynamodb/t/_schema.json", "dynamodb/t/items/alive.json"], dump.Files.Keys);
        Assert.Empty(dump.Problems);
    }

    [Theory]
    [InlineData("!ddb|meta|table|", "00445301", "malformed-key")]
    [InlineData("!ddb|meta|table|ZGV2aWNlcw==", "00445301", "malformed-key")]
    [InlineData("!ddb|meta|table|dA", "00445302", "bad-magic")]
    [InlineData("!ddb|item|", "00444901", "malformed-key")]
    [InlineData("!ddb|item||7|a", "00444901", "malformed-key")]
    [InlineData("!ddb|item|A|7|a", "00444901", "malformed-key")]
    [InlineData("!ddb|item|dA", "00444901", "malformed-key")]
    [InlineData("!ddb|item|dA||a", "00444901", "malformed-key")]
    [InlineData("!ddb|item|dA|x|a", "00444901", "malformed-key")]
    [InlineData("!ddb|item|dA|+7|a", "00444901", "malformed-key")]
    [InlineData("!ddb|item|dA|7|", "00444901", "malformed-key")]
    [InlineData("!ddb|item|dQ|7|a", "00445301", "bad-magic")]
    [InlineData("!ddb|item|dQ|7|a", "004449010a", "bad-protobuf")]
    [InlineData("!ddb|item|dQ|7|a", "00444901", "bad-record")]
    public void T14_records_that_cannot_be_understood(string key, string value, string problemClass)
    {
        using var snapshot = new DynamoSnapshot();
        DynamoTableSchema schema = Schema("u", "id");
        schema.Generation = 7;
        TreeDump dump = snapshot.AddSchema(schema).Add(Encoding.ASCII.GetBytes(key), Convert.FromHexString(value)).Dump();

        Assert.Equal(problemClass, Assert.Single(dump.Problems).Class);
        Assert.Equal(Encoding.ASCII.GetBytes(key), dump.Problems[0].UserKey);
        Assert.Equal(["dynamodb/u/_schema.json"], dump.Files.Keys);
    }

    [Theory]
    [InlineData("!ddb|item|dQ|8|a", "00444901")]
    [InlineData("!ddb|item|b3JwaGFu|1|a", "00444901")]
    [InlineData("!ddb|meta|gen|dQ", "78")]
    [InlineData("!ddb|gsi|dQ|7|x", "78")]
    [InlineData("!ddb|route|table|dQ", "78")]
    public void T14_records_that_are_not_shown_are_no_problem(string key, string value)
    {
        using var snapshot = new DynamoSnapshot();
        DynamoTableSchema schema = Schema("u", "id");
        schema.Generation = 7;
        TreeDump dump = snapshot.AddSchema(schema).Add(Encoding.ASCII.GetBytes(key), Convert.FromHexString(value)).Dump();

        Assert.Empty(dump.Problems);
        Assert.Equal(["dynamodb/u/_schema.json"], dump.Files.Keys);
    }

    private static DynamoTableSchema Schema(string table, string hash, string range = "") => new()
    {
        TableName = table,
        PrimaryKey = new DynamoKeySchema { HashKey = hash, RangeKey = range },
        KeyEncodingVersion = 2,
        Generation = 1,
    };

    private static byte[] Repeat(string text, int count) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, count)));

    private static void AssertFile(TreeDump dump, string path, int size, string sha256)
    {
        Assert.True(dump.Files.TryGetValue(path, out byte[]? content), path);
        Assert.Equal(size, content.Length);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
