using System.Text.Unicode;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>The value of a stream entry: a magic and a protobuf message with an id and alternating names and values (spec 03 §12).</summary>
internal static class StreamEntry
{
    private const int IdField = 1;
    private const int ContentField = 2;

    private static ReadOnlySpan<byte> Magic => [0x00, 0x52, 0x58, 0x45, 0x01];

    /// <summary>Whether a row's value can be shown; a row that cannot be read at all counts as without magic.</summary>
    public static BlobDefect Check(in Row row)
    {
        if (!row.IsReadable || !row.Body.StartsWith(Magic))
        {
            return BlobDefect.Magic;
        }

        var fields = new Fields(row.Body[Magic.Length..]);
        int count = 0;
        while (fields.MoveNext(out _))
        {
            count++;
        }

        return fields.IsMalformed ? BlobDefect.Protobuf : count % 2 == 0 ? BlobDefect.None : BlobDefect.OddFields;
    }

    /// <summary>Writes the array of an entry that was checked.</summary>
    public static void WriteFields(ReadOnlySpan<byte> body, JsonWriter json)
    {
        json.BeginArray();
        var fields = new Fields(body[Magic.Length..]);
        while (fields.MoveNext(out ReadOnlySpan<byte> name) && fields.MoveNext(out ReadOnlySpan<byte> value))
        {
            json.BeginObject();
            json.Name("name"u8);
            json.Binary(name);
            json.Name("value"u8);
            json.Binary(value);
            json.EndObject();
        }

        json.EndArray();
    }

    /// <summary>Appends a name or a value to the fields of an entry; false when it is no valid UTF-8 and an entry cannot hold it.</summary>
    public static bool AppendField(ReadOnlySpan<byte> content, ByteBuffer fields)
    {
        if (!Utf8.IsValid(content))
        {
            return false;
        }

        AppendBytes(ContentField, content, fields);
        return true;
    }

    /// <summary>Appends the value of an entry as the server stores it.</summary>
    /// <param name="idText">The id as text, not empty.</param>
    /// <param name="fields">What <see cref="AppendField"/> made.</param>
    /// <param name="output">Where the value goes.</param>
    public static void Write(ReadOnlySpan<byte> idText, ReadOnlySpan<byte> fields, ByteBuffer output)
    {
        output.Append(Magic);
        AppendBytes(IdField, idText, output);
        output.Append(fields);
    }

    /// <summary>Whether an entry that was checked has exactly these names and values, whatever its id text.</summary>
    /// <param name="body">The value of its row.</param>
    /// <param name="fields">What <see cref="AppendField"/> made.</param>
    public static bool HasFields(ReadOnlySpan<byte> body, ReadOnlySpan<byte> fields)
    {
        var stored = new Fields(body[Magic.Length..]);
        var wanted = new Fields(fields);
        while (wanted.MoveNext(out ReadOnlySpan<byte> content))
        {
            if (!stored.MoveNext(out ReadOnlySpan<byte> other) || !other.SequenceEqual(content))
            {
                return false;
            }
        }

        return !stored.MoveNext(out _);
    }

    private static void AppendBytes(int field, ReadOnlySpan<byte> bytes, ByteBuffer output)
    {
        output.Append((byte)((field << 3) | ProtobufReader.Bytes));
        uint length = (uint)bytes.Length;
        for (; length >= 0x80; length >>= 7)
        {
            output.Append((byte)(length | 0x80));
        }

        output.Append((byte)length);
        output.Append(bytes);
    }

    private ref struct Fields(ReadOnlySpan<byte> message)
    {
        private ProtobufReader reader = new(message);

        public readonly bool IsMalformed => reader.IsMalformed;

        public bool MoveNext(out ReadOnlySpan<byte> content)
        {
            content = default;
            while (reader.TryReadTag(out int field, out int wireType))
            {
                if (field == ContentField && wireType == ProtobufReader.Bytes)
                {
                    return reader.TryReadText(out content);
                }

                if (field == IdField && wireType == ProtobufReader.Bytes)
                {
                    // Not shown, but the server would not parse one that is no valid UTF-8.
                    reader.TryReadText(out _);
                }
                else
                {
                    reader.TrySkip(field, wireType);
                }
            }

            return false;
        }
    }
}
