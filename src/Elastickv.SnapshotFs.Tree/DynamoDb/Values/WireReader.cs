namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>
/// Reads the fields of one stretch of protobuf bytes. Every method answers false for bytes that are no protobuf, and never reads outside the stretch.
/// Knows nothing of messages; positions are offsets into the whole record body.
/// </summary>
internal ref struct WireReader
{
    private const int LongestVarint = 10;
    private const ulong MaxFieldNumber = (1UL << 29) - 1;

    private readonly ReadOnlySpan<byte> bytes;

    public WireReader(ReadOnlySpan<byte> bytes, int position, int end)
    {
        this.bytes = bytes[..end];
        Position = position;
    }

    /// <summary>Offset of the next byte.</summary>
    public int Position { get; private set; }

    public readonly bool AtEnd => Position >= bytes.Length;

    public bool TryReadTag(out int field, out WireType type)
    {
        bool read = TryReadVarint(out ulong tag);
        field = (int)Math.Min(tag >> 3, int.MaxValue);
        type = (WireType)(tag & 7);
        return read && tag >> 3 is >= 1 and <= MaxFieldNumber && type <= WireType.Fixed32;
    }

    /// <summary>At most ten bytes and 64 bits.</summary>
    public bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < LongestVarint && Position < bytes.Length; i++)
        {
            byte b = bytes[Position++];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                return i < LongestVarint - 1 || b <= 1;
            }
        }

        return false;
    }

    /// <summary>Reads the length of a length-delimited field and steps over its body.</summary>
    public bool TryReadBody(out int start, out int end)
    {
        start = end = 0;
        if (!TryReadVarint(out ulong length) || length > (ulong)(bytes.Length - Position))
        {
            return false;
        }

        start = Position;
        end = Position += (int)length;
        return true;
    }

    /// <summary>Steps over the value of a field that is no group.</summary>
    public bool TrySkipValue(WireType type)
    {
        switch (type)
        {
            case WireType.Varint:
                return TryReadVarint(out _);
            case WireType.Bytes:
                return TryReadBody(out _, out _);
            case WireType.Fixed64 or WireType.Fixed32:
                int length = type == WireType.Fixed64 ? 8 : 4;
                bool fits = bytes.Length - Position >= length;
                Position += fits ? length : 0;
                return fits;
            default:
                return false;
        }
    }

    /// <summary>
    /// Steps to the next field with a value of its own, over whole groups, which no message of ours has. Only for bytes that
    /// <see cref="MessageCheck"/> found good: then false means the end.
    /// </summary>
    public bool NextField(out int field, out WireType type)
    {
        long groups = 0;
        while (!AtEnd && TryReadTag(out field, out type))
        {
            switch (type)
            {
                case WireType.StartGroup:
                    groups++;
                    break;
                case WireType.EndGroup:
                    groups--;
                    break;
                default:
                    if (groups == 0)
                    {
                        return true;
                    }

                    TrySkipValue(type);
                    break;
            }
        }

        field = 0;
        type = default;
        return false;
    }
}
