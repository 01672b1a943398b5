using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>Reads the entries of stream files one after another (spec 03 §14.2, §14.3). Not thread-safe.</summary>
internal sealed class EntryReader : IDisposable
{
    private readonly ByteBuffer member = new(64);
    private readonly ByteBuffer id = new(StreamId.MaxTextLength);
    private readonly ByteBuffer fields = new();
    private readonly ByteBuffer name = new(256);
    private readonly ByteBuffer value = new(256);
    private readonly BinaryText binary = new();

    public StreamId Id { get; private set; }

    /// <summary>The id as it is spelled in the file; valid until the next entry, as the fields are.</summary>
    public ReadOnlySpan<byte> IdText => id.WrittenSpan;

    /// <summary>Names and values in the form of <see cref="StreamEntry.AppendField"/>.</summary>
    public ReadOnlySpan<byte> Fields => fields.WrittenSpan;

    /// <summary>Byte offset of the id in the text.</summary>
    public int IdAt { get; private set; }

    /// <summary>Reads the object that stands next.</summary>
    /// <exception cref="JsonFormatException">It is no entry that a stream can have.</exception>
    public void Read(ref JsonReader reader)
    {
        id.Clear();
        fields.Clear();
        IdAt = 0;
        reader.BeginObject();
        while (reader.NextMember(member))
        {
            bool isId = JsonReader.NameIs(member.WrittenSpan, "id"u8);
            bool isFields = JsonReader.NameIs(member.WrittenSpan, "fields"u8);
            if (isFields)
            {
                fields.Clear();
            }

            if (reader.TryNull())
            {
                continue;
            }

            if (isFields)
            {
                ReadFields(ref reader);
            }
            else if (isId)
            {
                IdAt = reader.Position;
                id.Clear();
                reader.String(id);
            }
            else
            {
                reader.Skip();
            }
        }

        Id = StreamId.TryParse(id.WrittenSpan, out StreamId parsed)
            ? parsed
            : throw new JsonFormatException(IdAt, "expected an id of two unsigned numbers with a dash between them");
    }

    public void Dispose()
    {
        member.Dispose();
        id.Dispose();
        fields.Dispose();
        name.Dispose();
        value.Dispose();
        binary.Dispose();
    }

    private void ReadFields(ref JsonReader reader)
    {
        reader.BeginArray();
        while (reader.NextElement())
        {
            reader.Peek();
            int start = reader.Position;
            ReadField(ref reader);
            if (!StreamEntry.AppendField(name.WrittenSpan, fields) || !StreamEntry.AppendField(value.WrittenSpan, fields))
            {
                throw new JsonFormatException(start, "expected names and values that are valid UTF-8: a stream holds nothing else");
            }
        }
    }

    private void ReadField(ref JsonReader reader)
    {
        int start = reader.Position;
        bool hasName = false, hasValue = false;
        reader.BeginObject();
        while (reader.NextMember(member))
        {
            if (JsonReader.NameIs(member.WrittenSpan, "name"u8))
            {
                binary.Read(ref reader, name);
                hasName = true;
            }
            else if (JsonReader.NameIs(member.WrittenSpan, "value"u8))
            {
                binary.Read(ref reader, value);
                hasValue = true;
            }
            else
            {
                reader.Skip();
            }
        }

        if (!hasName || !hasValue)
        {
            throw new JsonFormatException(start, hasName ? "expected an object with the member value" : "expected an object with the member name");
        }
    }
}
