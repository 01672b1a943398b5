using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Json;
using Google.Protobuf;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb;

/// <summary>Checking and rendering of item messages in every wire form (spec 04 §3.2, §9), also against the protobuf library.</summary>
public sealed class ItemMessageTests
{
    private static readonly string[] Names = ["", "a", "b", "id", "é", "～", "😀", "<k>"];

    [Theory]
    [InlineData("0a100a0161120b3100010203040506073a00", "{\"a\": {\"NS\": []}}")] // a set with another wire type is unknown
    [InlineData("0a120a016112043202" + "0a0012073205" + "0a036f6e65", "{\"a\": {\"SS\": [\"\", \"one\"]}}")] // two values in one entry merge
    [InlineData("0a0f0a01611204320208001204" + "32020a00", "{\"a\": {\"SS\": [\"\"]}}")] // an element with another wire type is unknown
    [InlineData("0a140a0161120f32030a0161" + "4a0032030a0162" + "9a0600", "{\"a\": {\"SS\": [\"b\"]}}")] // a list in between ends the run
    [InlineData("0a0b0a0161120652040a020a00", "{\"a\": {\"M\": {\"\": {\"NULL\": true}}}}")]
    [InlineData("0a070a016112022002" + "0a001a007801", "{\"\": {\"NULL\": true}, \"a\": {\"BOOL\": true}}")]
    [InlineData("0b0a0361626313140c" + "0a050a01781200", "{\"x\": {\"NULL\": true}}")] // a group, with another inside
    public void Unusual_wire_forms(string message, string json)
    {
        byte[] body = [.. ItemMessage.Magic, .. Convert.FromHexString(message)];
        Assert.Equal(MessageFault.None, MessageCheck.Check(body, ItemMessage.Start, MessageShape.Item));
        Assert.Equal(json, Compact(Render(body)));
    }

    [Theory]
    [InlineData("0a")]
    [InlineData("0aff")]
    [InlineData("00")]
    [InlineData("07")]
    [InlineData("0e00")]
    [InlineData("0c")]
    [InlineData("0b")]
    [InlineData("0b14")]
    [InlineData("0a010b0c")]
    [InlineData("0d000000")]
    [InlineData("0900000000000000")]
    [InlineData("08ffffffffffffffffff02")]
    [InlineData("08ffffffffffffffffffff01")]
    [InlineData("808080801000")]
    [InlineData("0a030a01ff")]
    [InlineData("0a030a02c3a9")]
    [InlineData("0a0412020a0161")]
    [InlineData("0a0512030a01ff")]
    public void Malformed_messages_are_refused(string message)
    {
        byte[] body = [.. ItemMessage.Magic, .. Convert.FromHexString(message)];
        Assert.Equal(MessageFault.Malformed, MessageCheck.Check(body, ItemMessage.Start, MessageShape.Item));
    }

    [Fact]
    public void Nesting_ends_at_the_limit()
    {
        // The item, the entry and its value, then two messages for each list.
        Assert.Equal(MessageFault.None, CheckNested(4998));
        Assert.Equal(MessageFault.TooDeep, CheckNested(4999));
    }

    [Fact]
    public void Deep_nesting_renders()
    {
        byte[] json = Render(Nested(1000));
        Assert.Equal(1000, Encoding.ASCII.GetString(json).Split("\"L\"").Length - 1);
    }

    [Fact]
    public void Rendering_agrees_with_the_library()
    {
        var random = new Random(11);
        for (int i = 0; i < 500; i++)
        {
            DynamoItem item = RandomItem(random);
            byte[] message = item.ToByteArray();
            if (random.Next(2) == 0)
            {
                message = [.. message, .. RandomItem(random).ToByteArray()];
            }

            AssertSame(message);
        }
    }

    [Fact]
    public void Whatever_passes_the_check_renders_as_the_library_reads_it()
    {
        var random = new Random(12);
        int good = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] message = RandomItem(random).ToByteArray();
            for (int changes = random.Next(1, 4); changes > 0 && message.Length > 0; changes--)
            {
                message[random.Next(message.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(random.Next(11) * 8 + 2);
            }

            message = message[..random.Next(message.Length / 2, message.Length + 1)];
            byte[] body = [.. ItemMessage.Magic, .. message];
            if (MessageCheck.Check(body, ItemMessage.Start, MessageShape.Item) == MessageFault.None)
            {
                good++;
                AssertSame(message);
            }
        }

        Assert.True(good > 1000, $"only {good} messages were good");
    }

    [Fact]
    public void Attributes_are_found_as_the_library_reads_them()
    {
        var random = new Random(13);
        for (int i = 0; i < 500; i++)
        {
            byte[] message = [.. RandomItem(random).ToByteArray(), .. RandomItem(random).ToByteArray()];
            byte[] body = [.. ItemMessage.Magic, .. message];
            DynamoItem item = DynamoItem.Parser.ParseFrom(message);
            foreach (string name in Names)
            {
                bool found = ItemMessage.TryFindAttribute(body, Encoding.UTF8.GetBytes(name), out KeyAttribute attribute);
                Assert.Equal(item.Attributes.TryGetValue(name, out DynamoAttributeValue? expected), found);
                Assert.Equal((AttributeKind)(expected?.ValueCase ?? 0), attribute.Kind);
                if (attribute.IsKey)
                {
                    byte[] bytes = attribute.Kind switch
                    {
                        AttributeKind.String => Encoding.UTF8.GetBytes(expected!.S),
                        AttributeKind.Number => Encoding.UTF8.GetBytes(expected!.N),
                        _ => expected!.B.ToByteArray(),
                    };
                    Assert.Equal(bytes, attribute.Of(body).ToArray());
                }
            }
        }
    }

    private static void AssertSame(byte[] message)
    {
        byte[] body = [.. ItemMessage.Magic, .. message];
        using var expected = new ByteBuffer();
        var json = new JsonWriter(JsonStyle.IndentedHtml) { Output = expected };
        WriteMap(json, DynamoItem.Parser.ParseFrom(message).Attributes);
        Assert.Equal(Encoding.UTF8.GetString(expected.WrittenSpan), Encoding.UTF8.GetString(Render(body)));
    }

    private static byte[] Render(byte[] body)
    {
        using DynamoSnapshot snapshot = new DynamoSnapshot().Add("k"u8, body);
        Assert.Equal(Snapshot.RowState.Visible, snapshot.Open().TryGet("k"u8, out Snapshot.Row row));
        using var document = new Tree.DynamoDb.Documents.ItemDocument(row);
        using var output = new ByteBuffer();
        while (document.RenderNext(output))
        {
        }

        return output.WrittenSpan.ToArray();
    }

    private static string Compact(byte[] json) =>
        string.Join("", Encoding.UTF8.GetString(json).Split('\n').Select(line => line.Trim())).Replace(",", ", ");

    private static byte[] Nested(int lists)
    {
        byte[] value = [0x20, 0x01];
        for (int i = 0; i < lists; i++)
        {
            byte[] element = Field(1, value);
            value = Field(9, element);
        }

        return [.. ItemMessage.Magic, .. Field(1, [.. Field(1, "id"u8.ToArray()), .. Field(2, value)])];
    }

    private static MessageFault CheckNested(int lists) => MessageCheck.Check(Nested(lists), ItemMessage.Start, MessageShape.Item);

    private static byte[] Field(int number, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteLength(content.Length);
        }

        stream.Write(content);
        return stream.ToArray();
    }

    private static DynamoItem RandomItem(Random random)
    {
        var item = new DynamoItem();
        for (int i = random.Next(5); i > 0; i--)
        {
            item.Attributes[Names[random.Next(Names.Length)]] = RandomValue(random, 3);
        }

        return item;
    }

    private static DynamoAttributeValue RandomValue(Random random, int depth)
    {
        DynamoAttributeValue value = RandomMember(random, depth);
        if (random.Next(6) == 0)
        {
            value.MergeFrom(RandomMember(random, depth).ToByteArray());
        }

        return value;
    }

    private static DynamoAttributeValue RandomMember(Random random, int depth)
    {
        string text = Names[random.Next(Names.Length)] + new string('x', random.Next(3));
        switch (random.Next(depth == 0 ? 8 : 11))
        {
            case 0: return new DynamoAttributeValue { S = text };
            case 1: return new DynamoAttributeValue { N = text };
            case 2: return new DynamoAttributeValue { B = ByteString.CopyFromUtf8(text) };
            case 3: return new DynamoAttributeValue { BoolValue = random.Next(2) == 0 };
            case 4: return new DynamoAttributeValue { NullValue = random.Next(2) == 0 };
            case 5: return new DynamoAttributeValue { Ss = new DynamoStringSet { Values = { "", text } } };
            case 6: return new DynamoAttributeValue { Ns = new DynamoNumberSet { Values = { text } } };
            case 7: return new DynamoAttributeValue { Bs = new DynamoBinarySet { Values = { ByteString.Empty, ByteString.CopyFromUtf8(text) } } };
            case 8: return new DynamoAttributeValue();
            case 9:
                var list = new DynamoAttributeValueList();
                for (int i = random.Next(4); i > 0; i--)
                {
                    list.Values.Add(RandomValue(random, depth - 1));
                }

                return new DynamoAttributeValue { L = list };
            default:
                var map = new DynamoAttributeValueMap();
                for (int i = random.Next(4); i > 0; i--)
                {
                    map.Values[Names[random.Next(Names.Length)]] = RandomValue(random, depth - 1);
                }

                return new DynamoAttributeValue { M = map };
        }
    }

    private static void WriteMap(JsonWriter json, IDictionary<string, DynamoAttributeValue> map)
    {
        json.BeginObject();
        foreach ((byte[] name, DynamoAttributeValue value) in map.Select(pair => (Encoding.UTF8.GetBytes(pair.Key), pair.Value))
            .OrderBy(pair => pair.Item1, Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y))))
        {
            json.Name(name);
            WriteValue(json, value);
        }

        json.EndObject();
    }

    private static void WriteValue(JsonWriter json, DynamoAttributeValue value)
    {
        json.BeginObject();
        switch (value.ValueCase)
        {
            case DynamoAttributeValue.ValueOneofCase.S: Text(json, "S", [value.S], single: true); break;
            case DynamoAttributeValue.ValueOneofCase.N: Text(json, "N", [value.N], single: true); break;
            case DynamoAttributeValue.ValueOneofCase.B: Text(json, "B", [value.B.ToBase64()], single: true); break;
            case DynamoAttributeValue.ValueOneofCase.Ss: Text(json, "SS", value.Ss.Values, single: false); break;
            case DynamoAttributeValue.ValueOneofCase.Ns: Text(json, "NS", value.Ns.Values, single: false); break;
            case DynamoAttributeValue.ValueOneofCase.Bs: Text(json, "BS", value.Bs.Values.Select(bytes => bytes.ToBase64()), single: false); break;
            case DynamoAttributeValue.ValueOneofCase.BoolValue:
                json.Name("BOOL"u8);
                json.Boolean(value.BoolValue);
                break;
            case DynamoAttributeValue.ValueOneofCase.L:
                json.Name("L"u8);
                json.BeginArray();
                foreach (DynamoAttributeValue element in value.L.Values)
                {
                    WriteValue(json, element);
                }

                json.EndArray();
                break;
            case DynamoAttributeValue.ValueOneofCase.M:
                json.Name("M"u8);
                WriteMap(json, value.M.Values);
                break;
            default:
                json.Name("NULL"u8);
                json.Boolean(value.ValueCase == DynamoAttributeValue.ValueOneofCase.None || value.NullValue);
                break;
        }

        json.EndObject();
    }

    private static void Text(JsonWriter json, string name, IEnumerable<string> values, bool single)
    {
        json.Name(Encoding.UTF8.GetBytes(name));
        if (!single)
        {
            json.BeginArray();
        }

        foreach (string value in values)
        {
            json.String(Encoding.UTF8.GetBytes(value));
        }

        if (!single)
        {
            json.EndArray();
        }
    }
}
