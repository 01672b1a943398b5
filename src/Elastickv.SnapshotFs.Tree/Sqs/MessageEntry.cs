namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>What is kept of a message while a document of many is ordered: 24 bytes.</summary>
/// <param name="SendTimestampMs">First sort key.</param>
/// <param name="SequenceNumber">Second sort key.</param>
/// <param name="Packed">The row's position, and above it the length of the message id plus one when the id stands at <see cref="IdOffset"/>.</param>
internal readonly record struct MessageEntry(long SendTimestampMs, ulong SequenceNumber, ulong Packed)
{
    /// <summary>Where servers and encoders put the id: right behind magic and <c>{"message_id":"</c>.</summary>
    public const int IdOffset = 19;

    private const int PositionBits = 45;
    private const int MaxIdLength = (1 << (64 - PositionBits)) - 2;

    public static MessageEntry Of(long position, ReadOnlySpan<byte> body, MessageValue message)
    {
        ReadOnlySpan<byte> id = message.Id.WrittenSpan;
        bool inPlace = id.Length <= MaxIdLength && body.Length >= IdOffset && body[IdOffset..].StartsWith(id);
        ulong packed = (ulong)position | (inPlace ? (ulong)(id.Length + 1) << PositionBits : 0);
        return new MessageEntry(message.SendTimestampMs, message.SequenceNumber, packed);
    }

    public long Position => (long)(Packed & ((1UL << PositionBits) - 1));

    /// <summary>Length of the id at <see cref="IdOffset"/>, or -1 when the message must be read to know it.</summary>
    public int IdLength => (int)(Packed >> PositionBits) - 1;
}
