using System.Buffers.Binary;
using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>A line of <c>messages.jsonl</c> with what the user left out put in (spec 07 §7.1), read one after another. Not thread-safe.</summary>
/// <param name="target">The queue.</param>
/// <param name="timestamp">T', an HLC timestamp.</param>
internal sealed class CompletedLine(QueueTarget target, ulong timestamp) : IDisposable
{
    private const int IdBytes = 16;

    private readonly ByteBuffer id = new(64);

    public MessageLine Line { get; } = new();

    /// <summary>The line's id, or one that follows from commit, place and queue.</summary>
    public ReadOnlySpan<byte> Id => id.WrittenSpan;

    /// <summary>See <see cref="QueueTarget.IdentityPartition"/>.</summary>
    public uint? Partition { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public long SendTimestampMs { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public long AvailableAtMs { get; private set; }

    /// <summary>Reads the value that stands next in a file; steps over nothing.</summary>
    /// <param name="values">The file.</param>
    /// <param name="number">Place of the value in the file, from 0.</param>
    /// <param name="defaultSendMs">Send time in Unix milliseconds if the line has none.</param>
    /// <param name="text">The text of the value, and what follows it.</param>
    /// <param name="length">Length of the value.</param>
    /// <exception cref="DocumentDefectException">It is no message.</exception>
    public bool TryRead(JsonSequence values, int number, long defaultSendMs, out ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (!values.TryNext(out text))
        {
            return false;
        }

        try
        {
            length = Line.Read(text);
        }
        catch (JsonFormatException e)
        {
            throw values.Defect(e.Reason, e.Offset);
        }

        if (Line.StoredLength > MessageRules.MaxStoredLength)
        {
            throw values.Defect($"the message is longer than the {MessageRules.MaxStoredLength} bytes that a record can have");
        }

        SendTimestampMs = Line.Has(MessageMember.SendTimestampMillis) ? Line.SendTimestampMs : defaultSendMs;
        AvailableAtMs = Line.Has(MessageMember.AvailableAtMillis) ? Line.AvailableAtMs : SendTimestampMs;
        Partition = target.IdentityPartition(Line.Partition, Line.GroupId.WrittenSpan);
        CompleteId(number);
        return true;
    }

    /// <summary>T' in Unix milliseconds: the send time of the first line that has none.</summary>
    public long CommitMs => HlcTimestamp.UnixMilliseconds(timestamp);

    public void Dispose()
    {
        id.Dispose();
        Line.Dispose();
    }

    private void CompleteId(int number)
    {
        id.Clear();
        if (Line.Has(MessageMember.MessageId))
        {
            id.Append(Line.Id.WrittenSpan);
            return;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var seed = new byte[16 + target.Segment.Length];
        BinaryPrimitives.WriteUInt64BigEndian(seed, timestamp);
        BinaryPrimitives.WriteInt64BigEndian(seed.AsSpan(8), number);
        target.Segment.CopyTo(seed, 16);
        SHA256.HashData(seed, digest);
        Segment.AppendHex(digest[..IdBytes], id);
    }
}
