namespace Elastickv.SnapshotFs.Tree.Json;

/// <content>How member names match fields.</content>
internal ref partial struct JsonReader
{
    /// <summary>Go's field matching: exact, or equal when case is folded; K and S also match U+212A and U+017F.</summary>
    public static bool NameIs(ReadOnlySpan<byte> name, ReadOnlySpan<byte> field)
    {
        if (name.SequenceEqual(field))
        {
            return true;
        }

        int at = 0;
        foreach (byte expected in field)
        {
            if (at >= name.Length)
            {
                return false;
            }

            byte lower = Lower(expected);
            if (Lower(name[at]) == lower)
            {
                at++;
            }
            else if (lower == 'k' && name[at..].StartsWith("\u212a"u8))
            {
                at += 3;
            }
            else if (lower == 's' && name[at..].StartsWith("\u017f"u8))
            {
                at += 2;
            }
            else
            {
                return false;
            }
        }

        return at == name.Length;
    }

    /// <summary>Index of the field that a member name means: the one that is equal, else one that <see cref="NameIs"/> takes; -1 for none.</summary>
    public static int FindName(ReadOnlySpan<byte> name, byte[][] fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            if (name.SequenceEqual(fields[i]))
            {
                return i;
            }
        }

        for (int i = 0; i < fields.Length; i++)
        {
            if (NameIs(name, fields[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
}
