using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>
/// What a stored message and a line of <c>messages.jsonl</c> have in common (spec 06 §2.4, §6.3): everything but the form of the body. The delivery state is
/// checked but not kept, because the tree does not show it (§5.4) and a commit does not take it (§10.4). Reused from message to message; not thread-safe.
/// </summary>
internal abstract class MessageFields : IDisposable
{
    private readonly ByteBuffer memberName = new(64);
    private readonly ByteBuffer encoded = new();
    private readonly ByteBuffer ignored = new(64);

    public ByteBuffer Id { get; } = new(64);

    /// <summary>The body's bytes.</summary>
    public ByteBuffer Body { get; } = new();

    public ByteBuffer Md5OfBody { get; } = new(64);

    public ByteBuffer Md5OfAttributes { get; } = new(64);

    public AttributeMap Attributes { get; } = new();

    public ByteBuffer SenderId { get; } = new(64);

    public ByteBuffer GroupId { get; } = new(64);

    public ByteBuffer DeduplicationId { get; } = new(64);

    public ByteBuffer DeadLetterSourceArn { get; } = new(64);

    public long SendTimestampMs { get; protected set; }

    public long AvailableAtMs { get; protected set; }

    public long VisibleAtMs { get; private set; }

    /// <summary>The generation that the message claims; the one in its key counts (spec 06 §4).</summary>
    public ulong Generation { get; private set; }

    public ulong SequenceNumber { get; protected set; }

    public void Dispose()
    {
        memberName.Dispose();
        encoded.Dispose();
        ignored.Dispose();
        Id.Dispose();
        Body.Dispose();
        Md5OfBody.Dispose();
        Md5OfAttributes.Dispose();
        Attributes.Dispose();
        SenderId.Dispose();
        GroupId.Dispose();
        DeduplicationId.Dispose();
        DeadLetterSourceArn.Dispose();
        GC.SuppressFinalize(this);
    }

    protected virtual void Clear()
    {
        Id.Clear();
        Body.Clear();
        Md5OfBody.Clear();
        Md5OfAttributes.Clear();
        Attributes.Clear();
        SenderId.Clear();
        GroupId.Clear();
        DeduplicationId.Clear();
        DeadLetterSourceArn.Clear();
        SendTimestampMs = AvailableAtMs = VisibleAtMs = 0;
        Generation = SequenceNumber = 0;
    }

    /// <summary>Reads the object, or null, that stands next.</summary>
    protected void ReadObject(ref JsonReader reader)
    {
        if (reader.TryNull())
        {
            return;
        }

        reader.BeginObject();
        while (reader.NextMember(memberName))
        {
            ReadMember(MessageMembers.Find(memberName.WrittenSpan), ref reader);
        }
    }

    /// <summary>Reads one member's value. Null empties what can be nil and leaves everything else as it is.</summary>
    protected virtual void ReadMember(MessageMember member, ref JsonReader reader)
    {
        if (reader.TryNull())
        {
            if (member == MessageMember.MessageAttributes)
            {
                Attributes.Clear();
            }

            return;
        }

        switch (member)
        {
            case MessageMember.MessageId:
                ReadString(Id, ref reader);
                break;
            case MessageMember.Md5OfBody:
                ReadString(Md5OfBody, ref reader);
                break;
            case MessageMember.Md5OfMessageAttributes:
                ReadString(Md5OfAttributes, ref reader);
                break;
            case MessageMember.MessageAttributes:
                Attributes.Read(ref reader);
                break;
            case MessageMember.SenderId:
                ReadString(SenderId, ref reader);
                break;
            case MessageMember.SendTimestampMillis:
                SendTimestampMs = reader.Int64();
                break;
            case MessageMember.AvailableAtMillis:
                AvailableAtMs = reader.Int64();
                break;
            case MessageMember.VisibleAtMillis:
                VisibleAtMs = reader.Int64();
                break;
            case MessageMember.ReceiveCount or MessageMember.FirstReceiveMillis:
                reader.Int64();
                break;
            case MessageMember.CurrentReceiptToken:
                ReadBytes(ignored, ref reader);
                break;
            case MessageMember.QueueGeneration:
                Generation = reader.UInt64();
                break;
            case MessageMember.MessageGroupId:
                ReadString(GroupId, ref reader);
                break;
            case MessageMember.MessageDeduplicationId:
                ReadString(DeduplicationId, ref reader);
                break;
            case MessageMember.SequenceNumber:
                SequenceNumber = reader.UInt64();
                break;
            case MessageMember.DeadLetterSourceArn:
                ReadString(DeadLetterSourceArn, ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    /// <summary>Reads a byte string; see <see cref="JsonBytes"/>.</summary>
    protected void ReadBytes(ByteBuffer target, ref JsonReader reader) => JsonBytes.Read(ref reader, target, encoded);

    private static void ReadString(ByteBuffer target, ref JsonReader reader)
    {
        target.Clear();
        reader.String(target);
    }
}
