using System.Buffers.Binary;
using System.Security.Cryptography;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>The MD5 sums that clients check (spec 06 §2.7), as lower-case hexadecimal digits. Every result is valid until the next call. Not thread-safe.</summary>
internal sealed class AttributeDigest : IDisposable
{
    private const byte Text = 1;
    private const byte Binary = 2;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly MessageAttribute attribute = new();
    private readonly ByteBuffer digits = new(64);

    /// <summary>Appends the sum of some bytes.</summary>
    public static void AppendOf(ReadOnlySpan<byte> bytes, ByteBuffer output)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(bytes, digest);
        Segment.AppendHex(digest, output);
    }

    /// <summary>The sum of all attributes, in the order of their names; empty when there are none. They must be readable.</summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="json">The text that they were read from.</param>
    public ReadOnlySpan<byte> Of(AttributeMap attributes, ReadOnlySpan<byte> json)
    {
        if (attributes.IsEmpty)
        {
            return default;
        }

        for (int i = 0; i < attributes.Settle(); i++)
        {
            attribute.Read(attributes.ValueAt(i, json));
            Append(attributes.NameAt(i));
            Append(attribute.DataType.WrittenSpan);
            hash.AppendData([attribute.IsBinary ? Binary : Text]);
            Append(attribute.IsBinary ? attribute.BinaryValue.WrittenSpan : attribute.StringValue.WrittenSpan);
        }

        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        digits.Clear();
        Segment.AppendHex(digest, digits);
        return digits.WrittenSpan;
    }

    public void Dispose()
    {
        hash.Dispose();
        attribute.Dispose();
        digits.Dispose();
    }

    private void Append(ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)field.Length);
        hash.AppendData(length);
        hash.AppendData(field);
    }
}
