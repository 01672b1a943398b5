using Elastickv.SnapshotFs.Snapshot;
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
