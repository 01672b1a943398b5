using System.Buffers.Binary;
using System.Security.Cryptography;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>
/// Halves of SHA-256 sums that stand for a message while two states of a queue are compared: equal for equal messages, and never by accident. Not thread-safe.
/// </summary>
internal sealed class MessageFingerprint : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MessageAttribute attribute = new();
    private readonly ByteBuffer compact = new();

    /// <summary>Stands for some bytes in a scope: an id in a partition, a key.</summary>
    /// <param name="partition">Null for none, which is not the same as 0.</param>
    /// <param name="bytes">What is to be told apart.</param>
    public static UInt128 Of(uint? partition, ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        BinaryPrimitives.WriteInt64LittleEndian(digest[16..], partition ?? -1L);
        Span<byte> scoped = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(digest[..24], scoped);
        return BinaryPrimitives.ReadUInt128LittleEndian(scoped);
    }

    /// <summary>Stands for everything that makes two messages of one id equal (spec 07 §7.2), however their JSON is spelled.</summary>
    /// <param name="message">The message; its times are given apart.</param>
    /// <param name="json">The text that it was read from.</param>
    /// <param name="sendTimestampMs">Unix milliseconds, completed.</param>
    /// <param name="availableAtMs">Unix milliseconds, completed.</param>
    public UInt128 OfContent(MessageFields message, ReadOnlySpan<byte> json, long sendTimestampMs, long availableAtMs)
    {
        Append(message.Body.WrittenSpan);
        Append(message.SenderId.WrittenSpan);
        Append(message.GroupId.WrittenSpan);
        Append(message.DeduplicationId.WrittenSpan);
        Append(message.DeadLetterSourceArn.WrittenSpan);
        Append(sendTimestampMs);
        Append(availableAtMs);
        Append(unchecked((long)message.SequenceNumber));
        AttributeMap attributes = message.Attributes;
        for (int i = 0; i < attributes.Settle(); i++)
        {
            Append(attributes.NameAt(i));
            AppendAttribute(attributes.ValueAt(i, json));
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    public void Dispose()
    {
        hash.Dispose();
        attribute.Dispose();
        compact.Dispose();
    }

    private void AppendAttribute(ReadOnlySpan<byte> json)
    {
        if (attribute.Read(json) is null)
        {
            Append(attribute.DataType.WrittenSpan);
            Append(attribute.StringValue.WrittenSpan);
            Append(attribute.BinaryValue.WrittenSpan);
            return;
        }

        // Nobody understands the value, so only its text can be compared.
        compact.Clear();
        JsonText.AppendCompact(json, escapeHtml: true, compact);
        Append(-1);
        Append(compact.WrittenSpan);
    }

    private void Append(ReadOnlySpan<byte> field)
    {
        Append(field.Length);
        hash.AppendData(field);
    }

    private void Append(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
