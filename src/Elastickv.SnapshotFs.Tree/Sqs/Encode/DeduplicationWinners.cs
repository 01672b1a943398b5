namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>
/// Decides which message of a file owns a deduplication row that several want (spec 06 §10.6): the one sent last, and of those the earliest in the order of
/// processing. That is the order of the file, for partitioned queues that of sequence number and id before it. Holds some 64 bytes for each row. Not thread-safe.
/// </summary>
internal sealed class DeduplicationWinners(bool partitioned)
{
    private readonly Dictionary<UInt128, Claim> claims = [];

    /// <summary>Enters the claim of one message; to be called in the order of the file.</summary>
    public void Add(ReadOnlySpan<byte> key, MessageLine line, int index)
    {
        byte[]? id = partitioned ? line.Id.WrittenSpan.ToArray() : null;
        var claim = new Claim(line.SendTimestampMs, line.SequenceNumber, id, index);
        UInt128 fingerprint = MessageFingerprint.Of(null, key);
        if (!claims.TryGetValue(fingerprint, out Claim held) || Beats(claim, held))
        {
            claims[fingerprint] = claim;
        }
    }

    /// <summary>Whether the message with this place in the file owns the row.</summary>
    public bool IsWinner(ReadOnlySpan<byte> key, int index) => claims.TryGetValue(MessageFingerprint.Of(null, key), out Claim held) && held.Index == index;

    private static bool Beats(in Claim later, in Claim held)
    {
        if (later.SendTimestampMs != held.SendTimestampMs)
        {
            return later.SendTimestampMs > held.SendTimestampMs;
        }

        if (later.Id is null || held.Id is null)
        {
            return false;
        }

        int order = later.SequenceNumber.CompareTo(held.SequenceNumber);
        return (order != 0 ? order : later.Id.AsSpan().SequenceCompareTo(held.Id)) < 0;
    }

    private readonly record struct Claim(long SendTimestampMs, ulong SequenceNumber, byte[]? Id, int Index);
}
