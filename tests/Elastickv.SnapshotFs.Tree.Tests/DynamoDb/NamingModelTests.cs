using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Tests.Support;
using Google.Protobuf;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb;

/// <summary>
/// Random tables of few keys, so that names collide all the time, against a naive model of spec 04 §7.4 and §15 that looks at all rows at once. The dump
/// checks on the way that whatever is listed can be looked up, and that every listing can be resumed anywhere.
/// </summary>
public sealed class NamingModelTests
{
    private static readonly string[] Strings =
    [
        "", "1", "01", "1.0", "1/2", "a", "b", ".", "..", "x.json", "x", "\u0001", "1e 5", "100000", "16", "-3", "b64.YQ", "~", "1" + new string('0', 300),
        new string('q', 250), new string('q', 251), new string('7', 200) + "x", "0x10", "1e2000000",
    ];

    private static readonly string[] Numbers =
        ["1", "1.0", "+1", "1e0", "0.5", "5e-1", "0", "-0", "-3", "-3.0", "1e300", "10e299", "1e2000000", "10e1999999", "1e 5", "100000", "16"];

    private static readonly string[] WideNumbers = ["0x10", "1/2", "abc", "", "1e99999999999999999999"];

    private static readonly byte[][] Binaries = [[], "1"u8.ToArray(), "a"u8.ToArray(), [0], Encoding.ASCII.GetBytes("1" + new string('0', 300)), new byte[200]];

    public static TheoryData<string, bool> Tables()
    {
        var tables = new TheoryData<string, bool>();
        foreach (string layout in new[] { "ordered", "legacy", "migrating", "legacy-migrating" })
        {
            tables.Add(layout, false);
            tables.Add(layout, true);
        }

        return tables;
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_item_is_shown_under_the_name_the_model_gives(string layout, bool hasRange)
    {
        bool migrating = layout.EndsWith("migrating", StringComparison.Ordinal);
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            using var snapshot = new DynamoSnapshot();
            var table = new DynamoTableSchema
            {
                TableName = "t",
                PrimaryKey = new DynamoKeySchema { HashKey = "h", RangeKey = hasRange ? "r" : "" },
                KeyEncodingVersion = layout.StartsWith("legacy", StringComparison.Ordinal) ? 1u : 2u,
                Generation = migrating ? 10u : 2u,
                MigratingFromGeneration = migrating ? 9u : 0,
            };
            var rows = new List<ModelRow>();
            snapshot.AddSchema(table);
            int count = random.Next(1, 40);
            for (int i = 0; i < count; i++)
            {
                bool isActive = !migrating || random.Next(2) == 0;
                bool isLegacy = table.KeyEncodingVersion < TableSchema.OrderedKeys || !isActive;
                var row = new ModelRow(Value(random, isLegacy), hasRange ? Value(random, isLegacy) : null, isActive, isLegacy, i);
                byte[]? payload = random.Next(8) == 0 ? Payload(Value(random, isLegacy), hasRange ? Value(random, isLegacy) : null, isLegacy) : row.OwnPayload;
                if (payload is null || rows.Exists(other => other.IsActive == isActive && other.Payload.AsSpan().SequenceEqual(payload)))
                {
                    continue;
                }

                row.Payload = payload;
                row.UserKey = [.. Encoding.ASCII.GetBytes($"!ddb|item|dA|{(isActive ? table.Generation : table.MigratingFromGeneration)}|"), .. payload];
                rows.Add(row);
                snapshot.AddItem("t", isActive ? table.Generation : table.MigratingFromGeneration, payload, row.Item());
            }

            TreeDump dump = snapshot.Dump();

            SortedDictionary<string, int> expected = Model(rows, hasRange, layout == "ordered");
            var actual = new SortedDictionary<string, int>(StringComparer.Ordinal);
            foreach ((string path, byte[] content) in dump.Files)
            {
                if (path != "dynamodb/t/_schema.json")
                {
                    string text = TreeDump.Text(content);
                    int at = text.LastIndexOf("\"N\": \"", StringComparison.Ordinal) + 6;
                    actual.Add(path, int.Parse(text[at..text.IndexOf('"', at)], CultureInfo.InvariantCulture));
                }
            }

            Assert.True(expected.SequenceEqual(actual), $"seed {seed}\n{string.Join('\n', expected)}\n--- but\n{string.Join('\n', actual)}");
            Assert.Empty(dump.Problems);
        }
    }

    private static SortedDictionary<string, int> Model(List<ModelRow> rows, bool hasRange, bool orderedAlone)
    {
        // One key for the server: the active generation first, then key order.
        List<ModelRow> shown = rows.FindAll(row => !row.IsLegacy || row.Identity is null || !rows.Exists(other =>
            other != row && (other.IsLegacy ? other.Identity : other.Payload) is { } identity && identity.AsSpan().SequenceEqual(row.Identity)
            && (other.IsActive != row.IsActive ? other.IsActive : other.UserKey.AsSpan().SequenceCompareTo(row.UserKey) < 0)));

        var directories = shown.Where(row => hasRange).Select(row => Name(row.Hash)).Where(name => name.Length > 0).ToHashSet();
        var files = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (IGrouping<(string Directory, string File), ModelRow> wanted in shown.GroupBy(row => hasRange ? (Name(row.Hash), Name(row.Range!)) : ("", Name(row.Hash))))
        {
            List<ModelRow> claimants = [.. wanted];
            claimants.Sort((x, y) =>
            {
                int order = orderedAlone ? x.ContradictsItself.CompareTo(y.ContradictsItself) : 0;
                return order != 0 ? order : x.UserKey.AsSpan().SequenceCompareTo(y.UserKey);
            });
            bool taken = hasRange && wanted.Key.Directory.Length == 0 && directories.Contains(wanted.Key.File + ".json");
            string folder = "dynamodb/t/items/" + (wanted.Key.Directory.Length == 0 ? "" : wanted.Key.Directory + "/");
            for (int i = 0; i < claimants.Count; i++)
            {
                string tag = i == 0 && !taken ? "" : "~" + Convert.ToHexStringLower(SHA256.HashData(claimants[i].UserKey))[..8];
                files.Add(folder + wanted.Key.File + tag + ".json", claimants[i].Number);
            }
        }

        return files;
    }

    private static DynamoAttributeValue Value(Random random, bool isLegacy) => random.Next(5) switch
    {
        0 or 1 => new DynamoAttributeValue { S = Strings[random.Next(Strings.Length)] },
        2 => new DynamoAttributeValue { B = ByteString.CopyFrom(Binaries[random.Next(Binaries.Length)]) },
        3 when isLegacy => new DynamoAttributeValue { N = WideNumbers[random.Next(WideNumbers.Length)] },
        _ => new DynamoAttributeValue { N = Numbers[random.Next(Numbers.Length)] },
    };

    private static string Name(DynamoAttributeValue value)
    {
        using var name = new ByteBuffer();
        KeyName.Append((AttributeKind)value.ValueCase, Bytes(value), name);
        return TreeDump.Text(name.WrittenSpan);
    }

    private static byte[] Bytes(DynamoAttributeValue value) => value.ValueCase switch
    {
        DynamoAttributeValue.ValueOneofCase.B => value.B.ToByteArray(),
        DynamoAttributeValue.ValueOneofCase.N => Encoding.UTF8.GetBytes(value.N),
        _ => Encoding.UTF8.GetBytes(value.S),
    };

    private static byte[]? Payload(DynamoAttributeValue hash, DynamoAttributeValue? range, bool isLegacy)
    {
        if (isLegacy)
        {
            string encoded = System.Buffers.Text.Base64Url.EncodeToString(Bytes(hash)) + "|";
            return Encoding.ASCII.GetBytes(range is null ? encoded : encoded + System.Buffers.Text.Base64Url.EncodeToString(Bytes(range)));
        }

        using var payload = new ByteBuffer();
        return Append(hash, payload) && (range is null || Append(range, payload)) ? payload.WrittenSpan.ToArray() : null;
    }

    private static bool Append(DynamoAttributeValue value, ByteBuffer payload)
    {
        using var raw = new ByteBuffer();
        if (value.ValueCase != DynamoAttributeValue.ValueOneofCase.N)
        {
            raw.Append(Bytes(value));
        }
        else if (!OrderedNumber.TryAppend(Bytes(value), raw))
        {
            return false;
        }

        OrderedSegment.Append(raw.WrittenSpan, payload);
        return true;
    }

    private sealed class ModelRow(DynamoAttributeValue hash, DynamoAttributeValue? range, bool isActive, bool isLegacy, int number)
    {
        public DynamoAttributeValue Hash => hash;

        public DynamoAttributeValue? Range => range;

        public bool IsActive => isActive;

        public bool IsLegacy => isLegacy;

        public int Number => number;

        public byte[]? OwnPayload { get; } = NamingModelTests.Payload(hash, range, isLegacy);

        public byte[]? Identity { get; } = NamingModelTests.Payload(hash, range, isLegacy: false);

        public byte[] Payload { get; set; } = [];

        public byte[] UserKey { get; set; } = [];

        public bool ContradictsItself => OwnPayload is null || !OwnPayload.AsSpan().SequenceEqual(Payload);

        public DynamoItem Item()
        {
            var item = new DynamoItem
            {
                Attributes =
                {
                    ["h"] = hash,
                    ["v"] = new DynamoAttributeValue { N = number.ToString(CultureInfo.InvariantCulture) },
                },
            };
            if (range is not null)
            {
                item.Attributes["r"] = range;
            }

            return item;
        }
    }
}
