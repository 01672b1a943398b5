using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>
/// The keys of one generation of one queue's messages (spec 06 §1.2). A partition of null gives the classic form. Every result is valid until the next call. Not
/// thread-safe.
/// </summary>
internal sealed class MessageKeys(byte[] queueSegment, ulong generation) : IDisposable
{
    private readonly ByteBuffer key = new(512);

    public ReadOnlySpan<byte> Data(uint? partition, ReadOnlySpan<byte> id)
    {
        Begin(SqsKeys.MessageData, partition);
        Segment.AppendBase64Url(id, key);
        return key.WrittenSpan;
    }

    /// <param name="partition">Null for a classic key.</param>
    /// <param name="visibleAtMs">Unix milliseconds, clamped at 0.</param>
    /// <param name="id">Message id.</param>
    public ReadOnlySpan<byte> Visibility(uint? partition, long visibleAtMs, ReadOnlySpan<byte> id) =>
        Timed(SqsKeys.MessageVisibility, partition, visibleAtMs, id);

    /// <param name="partition">Null for a classic key.</param>
    /// <param name="sentMs">Unix milliseconds, clamped at 0.</param>
    /// <param name="id">Message id.</param>
    public ReadOnlySpan<byte> ByAge(uint? partition, long sentMs, ReadOnlySpan<byte> id) => Timed(SqsKeys.MessageByAge, partition, sentMs, id);

    /// <summary>The key of a resolved deduplication id; only the partitioned form has the group in it.</summary>
    public ReadOnlySpan<byte> Deduplication(uint? partition, ReadOnlySpan<byte> group, ReadOnlySpan<byte> deduplicationId)
    {
        Begin(SqsKeys.MessageDeduplication, partition);
        if (partition.HasValue)
        {
            Segment.AppendBase64Url(group, key);
            key.Append((byte)'|');
        }

        Segment.AppendBase64Url(deduplicationId, key);
        return key.WrittenSpan;
    }

    public ReadOnlySpan<byte> GroupLock(uint? partition, ReadOnlySpan<byte> group)
    {
        Begin(SqsKeys.MessageGroup, partition);
        Segment.AppendBase64Url(group, key);
        return key.WrittenSpan;
    }

    /// <summary>The key of a message as another key spells its id.</summary>
    /// <param name="family">Visibility or by-age.</param>
    /// <param name="partition">Null for a classic key.</param>
    /// <param name="milliseconds">Unix milliseconds, clamped at 0.</param>
    /// <param name="idSegment">The id as it stands in a key.</param>
    public ReadOnlySpan<byte> TimedSegment(ReadOnlySpan<byte> family, uint? partition, long milliseconds, ReadOnlySpan<byte> idSegment)
    {
        Begin(family, partition);
        SqsKeys.AppendMilliseconds(milliseconds, key);
        key.Append(idSegment);
        return key.WrittenSpan;
    }

    public void Dispose() => key.Dispose();

    private ReadOnlySpan<byte> Timed(ReadOnlySpan<byte> family, uint? partition, long milliseconds, ReadOnlySpan<byte> id)
    {
        Begin(family, partition);
        SqsKeys.AppendMilliseconds(milliseconds, key);
        Segment.AppendBase64Url(id, key);
        return key.WrittenSpan;
    }

    private void Begin(ReadOnlySpan<byte> family, uint? partition)
    {
        key.Clear();
        SqsKeys.AppendQueue(family, partition.HasValue, queueSegment, key);
        if (partition is { } number)
        {
            SqsKeys.AppendPartition(number, key);
        }

        SqsKeys.AppendGeneration(generation, key);
    }
}
