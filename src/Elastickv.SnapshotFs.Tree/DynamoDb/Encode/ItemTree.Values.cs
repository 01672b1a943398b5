using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <content>Typed values (spec 04 §13.5).</content>
internal sealed partial class ItemTree
{
    private void BeginValue(ref JsonReader reader, int node)
    {
        JsonKind kind = reader.Peek();
        At(node).Offset = reader.Position;
        if (kind == JsonKind.Object)
        {
            reader.BeginObject();
            Push(ItemFrameKind.Typed, node);
        }
        else
        {
            Refuse(ref reader, node, "expected a typed value, an object like {\"S\": \"text\"}");
        }
    }

    /// <summary>Reads one member of a typed value; its name is in the scratch buffer.</summary>
    private void ReadType(ref JsonReader reader, ref ItemFrame frame)
    {
        AttributeKind type = TypeOf(scratch.WrittenSpan);
        reader.Peek();
        if (frame.IsBroken)
        {
            reader.Skip();
            return;
        }

        if (type == AttributeKind.None || (frame.Type != AttributeKind.None && frame.Type != type))
        {
            frame.IsBroken = true;
            Refuse(ref reader, frame.Node, type == AttributeKind.None ? "expected one of the types S, N, B, BOOL, NULL, SS, NS, BS, L and M" : "expected one type only");
            return;
        }

        if (frame.Type == type)
        {
            // Of a repeated member nothing stays.
            nodes.RemoveRange(frame.Node + 1, nodes.Count - frame.Node - 1);
            texts.Truncate(frame.TextMark);
        }

        frame.Type = type;
        ref ItemNode node = ref At(frame.Node);
        node.Kind = type;
        node.First = ItemNode.None;
        node.Content = 0;
        node.Defect = null;
        ReadContent(ref reader, frame.Node, type);
    }

    private void ReadContent(ref JsonReader reader, int node, AttributeKind type)
    {
        JsonKind kind = reader.Peek();
        switch (type)
        {
            case AttributeKind.Boolean or AttributeKind.Null when kind == JsonKind.Boolean:
                At(node).Content = reader.Boolean() ? 1 : 0;
                break;
            case AttributeKind.Boolean or AttributeKind.Null:
                Refuse(ref reader, node, "expected true or false");
                break;
            case AttributeKind.StringSet or AttributeKind.NumberSet or AttributeKind.BinarySet when kind == JsonKind.Array:
                ReadSet(ref reader, node, type == AttributeKind.BinarySet);
                break;
            case AttributeKind.List when kind == JsonKind.Array:
                reader.BeginArray();
                Push(ItemFrameKind.List, node);
                break;
            case AttributeKind.StringSet or AttributeKind.NumberSet or AttributeKind.BinarySet or AttributeKind.List:
                Refuse(ref reader, node, "expected an array");
                break;
            case AttributeKind.Map when kind == JsonKind.Object:
                reader.BeginObject();
                Push(ItemFrameKind.Map, node);
                break;
            case AttributeKind.Map:
                Refuse(ref reader, node, "expected an object of typed values");
                break;
            default:
                ReadScalar(ref reader, node, type == AttributeKind.Binary);
                break;
        }
    }

    private void ReadScalar(ref JsonReader reader, int node, bool isBinary)
    {
        int offset = reader.Position;
        if (TryReadText(ref reader, isBinary, out int start, out string reason))
        {
            ref ItemNode read = ref At(node);
            read.TextStart = start;
            read.Content = texts.Length - start;
        }
        else
        {
            Fail(node, offset, reason);
        }
    }

    private void ReadSet(ref JsonReader reader, int node, bool isBinary)
    {
        int last = ItemNode.None, failedAt = ItemNode.None;
        string failure = "";
        long content = 0;
        reader.BeginArray();
        while (reader.NextElement())
        {
            reader.Peek();
            int offset = reader.Position;
            if (TryReadText(ref reader, isBinary, out int start, out string reason))
            {
                last = Link(node, last, new ItemNode { Role = ItemRole.Member, Kind = AttributeKind.String, TextStart = start, Content = texts.Length - start, Offset = offset });
                content += nodes[last].Length;
            }
            else if (failedAt == ItemNode.None)
            {
                (failedAt, failure) = (offset, reason);
            }
        }

        At(node).Content = content;
        if (failedAt != ItemNode.None)
        {
            Fail(node, failedAt, failure);
        }
    }

    /// <summary>Reads a string, or bytes in base64, to the end of the text buffer; steps over anything else.</summary>
    private bool TryReadText(ref JsonReader reader, bool isBinary, out int start, out string reason)
    {
        start = texts.Length;
        reason = isBinary ? "expected a string of padded base64" : "expected a string";
        if (reader.Peek() != JsonKind.String)
        {
            reader.Skip();
            return false;
        }

        if (!isBinary)
        {
            reader.String(texts);
            return true;
        }

        scratch.Clear();
        reader.String(scratch);
        if (StandardBase64.TryDecode(scratch.WrittenSpan, texts))
        {
            return true;
        }

        texts.Truncate(start);
        return false;
    }

    private void Refuse(ref JsonReader reader, int node, string reason)
    {
        Fail(node, reader.Position, reason);
        reader.Skip();
    }

    private static AttributeKind TypeOf(ReadOnlySpan<byte> name) => name switch
    {
        [(byte)'S'] => AttributeKind.String,
        [(byte)'N'] => AttributeKind.Number,
        [(byte)'B'] => AttributeKind.Binary,
        [(byte)'B', (byte)'O', (byte)'O', (byte)'L'] => AttributeKind.Boolean,
        [(byte)'N', (byte)'U', (byte)'L', (byte)'L'] => AttributeKind.Null,
        [(byte)'S', (byte)'S'] => AttributeKind.StringSet,
        [(byte)'N', (byte)'S'] => AttributeKind.NumberSet,
        [(byte)'B', (byte)'S'] => AttributeKind.BinarySet,
        [(byte)'L'] => AttributeKind.List,
        [(byte)'M'] => AttributeKind.Map,
        _ => AttributeKind.None,
    };
}
