namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>The value of an item record (spec 04 §4.3): its check and its key attributes, read straight from the wire bytes. Pure functions.</summary>
/// <remarks>
/// Items are not parsed into objects: a listing looks at every item of a table but needs only its key attributes, and nesting may be far deeper than a
/// recursive parser bears.
/// </remarks>
internal static class ItemMessage
{
    /// <summary>Offset of the message in the record body.</summary>
    public const int Start = 4;

    /// <summary>Field number of the key in a map entry.</summary>
    public const int EntryKey = 1;

    /// <summary>Field number of the value in a map entry.</summary>
    public const int EntryValue = 2;

    /// <summary>Field number of the elements of sets, lists and maps.</summary>
    public const int Values = 1;

    public static ReadOnlySpan<byte> Magic => [0x00, (byte)'D', (byte)'I', 0x01];

    /// <summary>
    /// Finds an attribute by its exact name. Of entries with one name the last counts; of several members of one value the last counts (spec 04 §3.2).
    /// </summary>
    /// <param name="body">A body that <see cref="MessageCheck"/> found good.</param>
    /// <param name="name">Attribute name, UTF-8.</param>
    /// <param name="attribute">Kind and, for S, N and B, where the bytes are.</param>
    public static bool TryFindAttribute(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name, out KeyAttribute attribute)
    {
        attribute = default;
        bool found = false;
        var item = new WireReader(body, Start, body.Length);
        while (item.NextField(out int field, out WireType type))
        {
            if (type != WireType.Bytes || field != DynamoItem.AttributesFieldNumber)
            {
                item.TrySkipValue(type);
                continue;
            }

            item.TryReadBody(out int start, out int end);
            if (KeyOf(body, start, end).SequenceEqual(name))
            {
                attribute = ReadValue(body, start, end);
                found = true;
            }
        }

        return found;
    }

    /// <summary>The key of a map entry; of several the last, and the empty string when there is none.</summary>
    public static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> body, int start, int end)
    {
        ReadOnlySpan<byte> key = default;
        var entry = new WireReader(body, start, end);
        while (entry.NextField(out int field, out WireType type))
        {
            if (type == WireType.Bytes && entry.TryReadBody(out int from, out int to))
            {
                key = field == EntryKey ? body[from..to] : key;
            }
            else
            {
                entry.TrySkipValue(type);
            }
        }

        return key;
    }

    /// <summary>Whether a field of an attribute value is a member of its oneof, and not an unknown field.</summary>
    public static bool IsMember(int field, WireType type) => (AttributeKind)field switch
    {
        AttributeKind.Boolean or AttributeKind.Null => type == WireType.Varint,
        >= AttributeKind.String and <= AttributeKind.Map => type == WireType.Bytes,
        _ => false,
    };

    /// <summary>Several value fields in one entry are one value, read one after the other.</summary>
    private static KeyAttribute ReadValue(ReadOnlySpan<byte> body, int entryStart, int entryEnd)
    {
        KeyAttribute attribute = default;
        var entry = new WireReader(body, entryStart, entryEnd);
        while (entry.NextField(out int field, out WireType type))
        {
            if (type != WireType.Bytes || !entry.TryReadBody(out int start, out int end))
            {
                entry.TrySkipValue(type);
                continue;
            }

            if (field == EntryValue)
            {
                ReadMembers(body, start, end, ref attribute);
            }
        }

        return attribute;
    }

    private static void ReadMembers(ReadOnlySpan<byte> body, int start, int end, ref KeyAttribute attribute)
    {
        var value = new WireReader(body, start, end);
        while (value.NextField(out int field, out WireType type))
        {
            int from = 0, to = 0;
            if (type != WireType.Bytes || !value.TryReadBody(out from, out to))
            {
                value.TrySkipValue(type);
            }

            if (IsMember(field, type))
            {
                attribute = new KeyAttribute((AttributeKind)field, from, to);
            }
        }
    }
}
