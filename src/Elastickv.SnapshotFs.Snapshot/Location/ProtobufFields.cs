using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Snapshot.Location;

/// <summary>Walks the fields of one protobuf message. Every length is checked against what is left.</summary>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    public const int Varint = 0;
    public const int LengthDelimited = 2;

    private const int Fixed64 = 1;
    private const int Fixed32 = 5;
    private const int LongestVarint = 10;

    private ReadOnlySpan<byte> rest = message;
    private ulong field;
    private int wireType;

    /// <summary>Value of a number field.</summary>
    public ulong Number { get; private set; }

    /// <summary>Content of a length-delimited field.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>True once something was met that is no field; <see cref="MoveNext"/> stops there.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether the current field has this number and this wire type.</summary>
    public readonly bool Is(ulong number, int type) => field == number && wireType == type;

    public bool MoveNext()
    {
        if (rest.IsEmpty || IsBroken)
        {
            return false;
        }

        IsBroken = !TryReadVarint(out ulong tag);
        wireType = (int)(tag & 7);
        field = tag >> 3;
        IsBroken = IsBroken || field == 0 || !TryReadValue();
        return !IsBroken;
    }

    private bool TryReadValue()
    {
        switch (wireType)
        {
            case Varint:
                bool read = TryReadVarint(out ulong number);
                Number = number;
                return read;
            case LengthDelimited:
                if (!TryReadVarint(out ulong length) || length > (ulong)rest.Length)
                {
                    return false;
                }

                Bytes = rest[..(int)length];
                rest = rest[(int)length..];
                return true;
            case Fixed64 when rest.Length >= sizeof(ulong):
                Number = BinaryPrimitives.ReadUInt64LittleEndian(rest);
                rest = rest[sizeof(ulong)..];
                return true;
            case Fixed32 when rest.Length >= sizeof(uint):
                Number = BinaryPrimitives.ReadUInt32LittleEndian(rest);
                rest = rest[sizeof(uint)..];
                return true;
            default:
                return false;
        }
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < Math.Min(rest.Length, LongestVarint); i++)
        {
            // The tenth byte has room for one bit only.
            if (i == LongestVarint - 1 && rest[i] > 1)
            {
                return false;
            }

            value |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
