using System.Buffers.Binary;
using System.Text.Unicode;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>
/// Reads the fields of one protobuf message from mapped memory, as strictly as the server does (spec 03 §1.1). The first thing wrong makes the
/// message <see cref="IsMalformed"/> and ends the reading: the loop over <see cref="TryReadTag"/> needs no other check. Spans point into the message.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;

    private const int BeginGroup = 3;
    private const int EndGroup = 4;
    private const int Fixed32 = 5;
    private const int MaxFieldNumber = (1 << 29) - 1;

    /// <summary>How deep groups may nest in an unknown field.</summary>
    private const int MaxDepth = 10_000;

    private readonly ReadOnlySpan<byte> message = message;

    /// <summary>Where the next field begins.</summary>
    public int Offset { get; private set; }

    public bool IsMalformed { get; private set; }

    /// <summary>Goes to a field whose offset is known from an earlier pass.</summary>
    public void Seek(int offset) => Offset = offset;

    /// <summary>Steps to the next field, whose value must then be read or skipped; false at the end.</summary>
    public bool TryReadTag(out int field, out int wireType)
    {
        field = wireType = 0;
        if (IsMalformed || Offset == message.Length || !TryReadVarint(out ulong tag))
        {
            return false;
        }

        if (tag >> 3 is 0 or > MaxFieldNumber)
        {
            return Fail();
        }

        field = (int)(tag >> 3);
        wireType = (int)(tag & 7);
        return true;
    }

    public bool TryReadBytes(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TryReadVarint(out ulong length))
        {
            return false;
        }

        if (length > (ulong)(message.Length - Offset))
        {
            return Fail();
        }

        bytes = message.Slice(Offset, (int)length);
        Offset += (int)length;
        return true;
    }

    /// <summary>A string, which must be valid UTF-8.</summary>
    public bool TryReadText(out ReadOnlySpan<byte> text) => TryReadBytes(out text) && (Utf8.IsValid(text) || Fail());

    public bool TryReadFixed64(out ulong value)
    {
        int start = Offset;
        value = TryAdvance(sizeof(ulong)) ? BinaryPrimitives.ReadUInt64LittleEndian(message[start..]) : 0;
        return !IsMalformed;
    }

    /// <summary>Steps over the value of a field that is not known, or not with this wire type.</summary>
    public bool TrySkip(int field, int wireType) => wireType switch
    {
        Varint => TryReadVarint(out _),
        Fixed64 => TryAdvance(sizeof(ulong)),
        Bytes => TryReadBytes(out _),
        BeginGroup => TrySkipGroup(field),
        Fixed32 => TryAdvance(sizeof(uint)),
        _ => Fail(),
    };

    private bool TrySkipGroup(int outermost)
    {
        // A stack of its own instead of recursion: hostile nesting must not cost the thread its stack.
        var open = new Stack<int>();
        open.Push(outermost);
        while (open.Count > 0 && TryReadTag(out int field, out int wireType))
        {
            switch (wireType)
            {
                case BeginGroup when open.Count < MaxDepth:
                    open.Push(field);
                    break;
                case EndGroup when open.Peek() == field:
                    open.Pop();
                    break;
                case BeginGroup or EndGroup:
                    return Fail();
                default:
                    TrySkip(field, wireType);
                    break;
            }
        }

        return open.Count == 0 || Fail();
    }

    private bool TryAdvance(int count)
    {
        if (message.Length - Offset < count)
        {
            return Fail();
        }

        Offset += count;
        return true;
    }

    /// <summary>At most 10 bytes, of which the last holds one bit.</summary>
    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && Offset < message.Length; shift += 7)
        {
            byte b = message[Offset++];
            if (shift == 63 && b > 1)
            {
                break;
            }

            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return true;
            }
        }

        return Fail();
    }

    private bool Fail()
    {
        IsMalformed = true;
        return false;
    }
}
