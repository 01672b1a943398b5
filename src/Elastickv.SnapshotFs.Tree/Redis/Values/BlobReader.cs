namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>
/// Reads the elements of a hash, set or sorted set that is kept in one row: a magic and a protobuf message whose field 1 repeats (spec 03 §1.1).
/// </summary>
internal ref struct BlobReader
{
    private const int ElementField = 1;
    private const int NameField = 1;
    private const int ValueField = 2;

    private readonly RedisType type;
    private ProtobufReader reader;
    private bool hasBadElement;

    private BlobReader(RedisType type, ReadOnlySpan<byte> message)
    {
        this.type = type;
        reader = new ProtobufReader(message);
    }

    /// <summary>Whether reading stopped because the message is malformed.</summary>
    public readonly bool IsMalformed => reader.IsMalformed || hasBadElement;

    /// <summary>Where the current element's field begins, for <see cref="ReadAt"/>.</summary>
    public int ElementOffset { get; private set; }

    /// <summary>False when the magic is wrong. Of a sorted set, a blob of no bytes is an empty one (spec 00 §3.8).</summary>
    public static bool TryOpen(RedisType type, ReadOnlySpan<byte> blob, out BlobReader reader)
    {
        ReadOnlySpan<byte> magic = blob.IsEmpty && type == RedisType.SortedSet ? default : Magic(type);
        bool good = blob.StartsWith(magic);
        reader = good ? new BlobReader(type, blob[magic.Length..]) : default;
        return good;
    }

    /// <summary>Reads a blob to its end to find out whether all of it can be understood.</summary>
    public static BlobDefect Check(RedisType type, ReadOnlySpan<byte> blob)
    {
        if (!TryOpen(type, blob, out BlobReader reader))
        {
            return BlobDefect.Magic;
        }

        while (reader.MoveNext(out _))
        {
        }

        return reader.IsMalformed ? BlobDefect.Protobuf : BlobDefect.None;
    }

    /// <summary>Steps to the next element; false at the end and when the message <see cref="IsMalformed"/>.</summary>
    public bool MoveNext(out BlobElement element)
    {
        element = default;
        ElementOffset = reader.Offset;
        while (!hasBadElement && reader.TryReadTag(out int field, out int wireType))
        {
            if (field != ElementField || wireType != ProtobufReader.Bytes)
            {
                reader.TrySkip(field, wireType);
                ElementOffset = reader.Offset;
            }
            else if (type == RedisType.Set)
            {
                bool good = reader.TryReadText(out ReadOnlySpan<byte> member);
                element = new BlobElement(member, default, 0);
                return good;
            }
            else if (reader.TryReadBytes(out ReadOnlySpan<byte> bytes))
            {
                hasBadElement = !TryReadElement(bytes, out element);
                return !hasBadElement;
            }
        }

        return false;
    }

    /// <summary>The element at an <see cref="ElementOffset"/> of a blob that was checked.</summary>
    public BlobElement ReadAt(int elementOffset)
    {
        reader.Seek(elementOffset);
        MoveNext(out BlobElement element);
        return element;
    }

    private static ReadOnlySpan<byte> Magic(RedisType type) => type switch
    {
        RedisType.Hash => [0x00, 0x52, 0x48, 0x01],
        RedisType.Set => [0x00, 0x52, 0x53, 0x01],
        _ => [0x00, 0x52, 0x5A, 0x01],
    };

    /// <summary>A field of a hash (name, value) or a member of a sorted set (name, score); what is missing is empty, the last of several counts.</summary>
    private readonly bool TryReadElement(ReadOnlySpan<byte> message, out BlobElement element)
    {
        ReadOnlySpan<byte> name = default, value = default;
        ulong score = 0;
        var fields = new ProtobufReader(message);
        while (fields.TryReadTag(out int field, out int wireType))
        {
            if (field == NameField && wireType == ProtobufReader.Bytes)
            {
                fields.TryReadText(out name);
            }
            else if (field == ValueField && wireType == ProtobufReader.Bytes && type == RedisType.Hash)
            {
                fields.TryReadText(out value);
            }
            else if (field == ValueField && wireType == ProtobufReader.Fixed64 && type == RedisType.SortedSet)
            {
                fields.TryReadFixed64(out score);
            }
            else
            {
                fields.TrySkip(field, wireType);
            }
        }

        element = new BlobElement(name, value, score);
        return !fields.IsMalformed;
    }
}
