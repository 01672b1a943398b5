using System.Numerics;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>Pieces of protobuf messages in the one form that server and reference write (spec 04 §3.1). Field numbers are below 16. Pure functions.</summary>
/// <remarks>Not the protobuf library: it leaves out empty keys and values of map entries and keeps no order.</remarks>
internal static class WireFormat
{
    /// <summary>Bytes that a varint takes.</summary>
    public static int VarintLength(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>Bytes that a length-delimited field takes, with its tag.</summary>
    /// <param name="content">Length of its content.</param>
    public static long FieldLength(long content) => 1 + VarintLength((ulong)content) + content;

    public static void AppendTag(int field, WireType type, ByteBuffer output) => output.Append((byte)((field << 3) | (int)type));

    public static void AppendVarint(ulong value, ByteBuffer output)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.Append((byte)(value | 0x80));
        }

        output.Append((byte)value);
    }

    /// <summary>Starts a length-delimited field.</summary>
    public static void AppendHeader(int field, long content, ByteBuffer output)
    {
        AppendTag(field, WireType.Bytes, output);
        AppendVarint((ulong)content, output);
    }

    /// <summary>A length-delimited field, written even when it is empty.</summary>
    public static void AppendBytes(int field, ReadOnlySpan<byte> content, ByteBuffer output)
    {
        AppendHeader(field, content.Length, output);
        output.Append(content);
    }

    /// <summary>A string outside oneof and map entries: left out when it is empty.</summary>
    public static void AppendText(int field, ReadOnlySpan<byte> content, ByteBuffer output)
    {
        if (!content.IsEmpty)
        {
            AppendBytes(field, content, output);
        }
    }

    /// <summary>A number: left out when it is 0.</summary>
    public static void AppendNumber(int field, ulong value, ByteBuffer output)
    {
        if (value != 0)
        {
            AppendTag(field, WireType.Varint, output);
            AppendVarint(value, output);
        }
    }
}
