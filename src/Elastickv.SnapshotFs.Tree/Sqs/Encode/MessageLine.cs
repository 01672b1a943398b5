using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>One value of <c>messages.jsonl</c>, read one after another (spec 06 §10.4). Accepts exactly what the reference encoder accepts. Not thread-safe.</summary>
internal sealed class MessageLine : MessageFields
{
    private readonly ByteBuffer encodedBody = new();
    private readonly int[] places = new int[(int)MessageMember.Partition + 1];
    private readonly bool[] present = new bool[(int)MessageMember.Partition + 1];
    private int bodyLength;

    /// <summary>Whether there is a member <c>body</c>, even null: without one the stored body is null instead of empty.</summary>
    public bool HasBody => bodyLength > 0;

    public uint? Partition { get; private set; }

    /// <summary>A lower bound of the length of what would be stored, in bytes.</summary>
    public long StoredLength { get; private set; }

    /// <summary>Reads the value that a text starts with.</summary>
    /// <returns>Its length in bytes.</returns>
    /// <exception cref="JsonFormatException">No object, or a member of the wrong type.</exception>
    public int Read(ReadOnlySpan<byte> text)
    {
        Clear();
        var reader = new JsonReader(text);
        ReadObject(ref reader);

        // Of several bodies only the last is looked into.
        if (bodyLength > 0)
        {
            ReadBody(text.Slice(PlaceOf(MessageMember.Body), bodyLength));
        }

        StoredLength = (long)Id.Length + Body.Length + Md5OfBody.Length + Md5OfAttributes.Length + Attributes.RawLength + SenderId.Length + GroupId.Length
            + DeduplicationId.Length + DeadLetterSourceArn.Length;
        return reader.Position;
    }

    /// <summary>Whether the line has a member with a value other than null.</summary>
    public bool Has(MessageMember member) => present[(int)member];

    /// <summary>Offset of a member's value in the text that was read; 0 when there is none.</summary>
    public int PlaceOf(MessageMember member) => places[(int)member];

    protected override void Clear()
    {
        base.Clear();
        encodedBody.Clear();
        places.AsSpan().Clear();
        present.AsSpan().Clear();
        bodyLength = 0;
        Partition = null;
    }

    protected override void ReadMember(MessageMember member, ref JsonReader reader)
    {
        if (member != MessageMember.Unknown)
        {
            present[(int)member] |= reader.Peek() != JsonKind.Null;
            places[(int)member] = reader.Position;
        }

        switch (member)
        {
            case MessageMember.Body:
                bodyLength = reader.Raw().Length;
                break;
            case MessageMember.Partition when reader.TryNull():
                Partition = null;
                break;
            case MessageMember.Partition:
                ulong number = reader.UInt64();
                Partition = number <= uint.MaxValue
                    ? (uint)number
                    : throw new JsonFormatException(PlaceOf(member), "expected an unsigned integer of 32 bits");
                break;
            default:
                base.ReadMember(member, ref reader);
                break;
        }
    }

    /// <summary>A string, or an object with the one member <c>base64</c>.</summary>
    private void ReadBody(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new JsonReader(json);
            if (reader.TryNull())
            {
                return;
            }

            if (reader.Peek() == JsonKind.String)
            {
                reader.String(Body);
                return;
            }

            ReadEnvelope(ref reader);
        }
        catch (JsonFormatException e)
        {
            throw new JsonFormatException(PlaceOf(MessageMember.Body) + e.Offset, $"body: {e.Reason}", e.TooDeep);
        }
    }

    private void ReadEnvelope(ref JsonReader reader)
    {
        if (reader.Peek() != JsonKind.Object)
        {
            throw reader.Error("expected a string or {\"base64\": ...}");
        }

        bool found = false;
        using var name = new ByteBuffer(64);
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            if (!JsonReader.NameIs(name.WrittenSpan, "base64"u8))
            {
                throw reader.Error("expected no other member than base64");
            }

            found = !reader.TryNull();
            if (found)
            {
                encodedBody.Clear();
                reader.String(encodedBody);
            }
        }

        if (!found)
        {
            throw new JsonFormatException(0, "expected a member base64");
        }

        if (!Segment.TryDecodeBase64Url(encodedBody.WrittenSpan, Body))
        {
            throw new JsonFormatException(0, "expected base64url without padding");
        }
    }
}
