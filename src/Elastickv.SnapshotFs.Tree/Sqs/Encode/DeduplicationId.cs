using System.Security.Cryptography;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>Resolves the deduplication id of a message (spec 06 §10.6).</summary>
internal static class DeduplicationId
{
    /// <summary>Gives the id, or empty for none: the line's own, or for content-based queues the SHA-256 of the body in lower-case digits.</summary>
    /// <param name="line">The message.</param>
    /// <param name="queue">Its queue; only FIFO queues have such ids.</param>
    /// <param name="scratch">Holds the result when it is computed.</param>
    public static ReadOnlySpan<byte> Resolve(MessageLine line, QueueFile queue, ByteBuffer scratch)
    {
        if (!queue.IsFifo || line.DeduplicationId.Length > 0 || !queue.ContentBasedDeduplication)
        {
            return queue.IsFifo ? line.DeduplicationId.WrittenSpan : default;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line.Body.WrittenSpan, digest);
        scratch.Clear();
        Segment.AppendHex(digest, scratch);
        return scratch.WrittenSpan;
    }
}
