using System.Buffers;
using System.Text.Unicode;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>What is wrong with the wire bytes of a message.</summary>
internal enum MessageFault
{
    None,

    /// <summary>No protobuf, or a string that is not UTF-8.</summary>
    Malformed,

    /// <summary>More messages within each other than the reference reads (spec 04 §3.2).</summary>
    TooDeep,
}

/// <summary>
/// Checks a whole message before anything is made of it: structure, lengths, UTF-8 and nesting (spec 04 §3.2). One pass, without recursion, so neither
/// depth nor size of hostile bytes can hurt. Fields that the message type does not have, or has with another wire type, only have to be well formed.
/// </summary>
internal static class MessageCheck
{
    /// <summary>Greatest number of messages within each other, map entries and the outermost one counted.</summary>
    public const int MaxDepth = 10_000;

    private const int StackFrames = 64;
    private const int InGroup = -1;

    /// <param name="body">Record body; the message starts at <paramref name="start"/> and goes to the end.</param>
    /// <param name="start">Offset of the message in the body.</param>
    /// <param name="shapes">The message's type first, then those it reaches.</param>
    public static MessageFault Check(ReadOnlySpan<byte> body, int start, MessageShape[] shapes)
    {
        Frame[]? rented = null;
        Span<Frame> frames = stackalloc Frame[StackFrames];
        int depth = 1;
        frames[0] = new Frame(body.Length, 0, 0);
        int position = start;
        var fault = MessageFault.None;
        while (depth > 0 && fault == MessageFault.None)
        {
            Frame frame = frames[depth - 1];
            if (position == frame.End)
            {
                // A group has to be closed within the message that opened it.
                fault = frame.Shape == InGroup ? MessageFault.Malformed : MessageFault.None;
                depth--;
                continue;
            }

            fault = Step(body, ref position, frame, shapes, out Frame inner, out bool leave);
            depth -= leave ? 1 : 0;
            if (inner.End == 0)
            {
                continue;
            }

            if (depth == MaxDepth)
            {
                fault = MessageFault.TooDeep;
                continue;
            }

            if (depth == frames.Length)
            {
                Frame[] larger = ArrayPool<Frame>.Shared.Rent(frames.Length * 4);
                frames.CopyTo(larger);
                Return(rented);
                frames = rented = larger;
            }

            frames[depth++] = inner;
        }

        Return(rented);
        return fault;
    }

    /// <summary>Reads one field. An inner frame that has an end is to be entered next.</summary>
    private static MessageFault Step(ReadOnlySpan<byte> body, ref int position, in Frame frame, MessageShape[] shapes, out Frame inner, out bool leave)
    {
        inner = default;
        leave = false;
        var reader = new WireReader(body, position, frame.End);
        bool good = reader.TryReadTag(out int field, out WireType type);
        if (good && type == WireType.Bytes)
        {
            good = reader.TryReadBody(out int start, out int end);
            MessageShape? shape = good && frame.Shape != InGroup ? shapes[frame.Shape] : null;
            if (shape is not null && shape.IsMessage(field, out int message))
            {
                inner = new Frame(end, message, 0);
                position = start;
                return MessageFault.None;
            }

            good = good && (shape is null || !shape.IsText(field) || Utf8.IsValid(body[start..end]));
        }
        else if (good && type == WireType.StartGroup)
        {
            inner = new Frame(frame.End, InGroup, field);
        }
        else if (good && type == WireType.EndGroup)
        {
            leave = good = frame.Shape == InGroup && frame.Group == field;
        }
        else
        {
            good = good && reader.TrySkipValue(type);
        }

        position = reader.Position;
        return good ? MessageFault.None : MessageFault.Malformed;
    }

    private static void Return(Frame[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<Frame>.Shared.Return(rented);
        }
    }

    /// <param name="End">Offset behind the message; for a group, behind the message around it.</param>
    /// <param name="Shape">Index of the message's type, or <see cref="InGroup"/>.</param>
    /// <param name="Group">Field number of a group.</param>
    private readonly record struct Frame(int End, int Shape, int Group);
}
