using System.Globalization;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Keys;

/// <summary>User keys of the DynamoDB families (spec 04 §1, §5.1). Pure functions.</summary>
internal static class DynamoKey
{
    private const byte Bar = (byte)'|';

    public static ReadOnlySpan<byte> SchemaPrefix => "!ddb|meta|table|"u8;

    public static ReadOnlySpan<byte> CounterPrefix => "!ddb|meta|gen|"u8;

    public static ReadOnlySpan<byte> ItemPrefix => "!ddb|item|"u8;

    public static ReadOnlySpan<byte> IndexPrefix => "!ddb|gsi|"u8;

    /// <summary>Appends the schema key of a table name in its regular spelling.</summary>
    public static void AppendSchemaKey(ReadOnlySpan<byte> table, ByteBuffer output)
    {
        output.Append(SchemaPrefix);
        Segment.AppendBase64Url(table, output);
    }

    /// <summary>Appends what the item keys, or the index keys, of one generation of a table start with.</summary>
    /// <param name="family">Prefix of the family.</param>
    /// <param name="segment">Table name as its keys spell it.</param>
    /// <param name="generation">The generation.</param>
    /// <param name="output">Where the bytes go.</param>
    public static void AppendPrefix(ReadOnlySpan<byte> family, ReadOnlySpan<byte> segment, ulong generation, ByteBuffer output)
    {
        output.Append(family);
        output.Append(segment);
        output.Append(Bar);
        output.AppendNumber(generation);
        output.Append(Bar);
    }

    /// <summary>Appends what the keys of one index start with (spec 04 §6).</summary>
    public static void AppendIndexPrefix(ReadOnlySpan<byte> segment, ulong generation, ReadOnlySpan<byte> index, ByteBuffer output)
    {
        AppendPrefix(IndexPrefix, segment, generation, output);
        Segment.AppendBase64Url(index, output);
        output.Append(Bar);
    }

    /// <summary>Splits a schema key: the encoded name, and the name appended to a buffer. False for a malformed key or an empty name.</summary>
    public static bool TryParseSchemaKey(ReadOnlySpan<byte> userKey, ByteBuffer table, out ReadOnlySpan<byte> segment)
    {
        segment = default;
        if (!userKey.StartsWith(SchemaPrefix))
        {
            return false;
        }

        segment = userKey[SchemaPrefix.Length..];
        int before = table.Length;
        return Segment.TryDecodeBase64Url(segment, table) && table.Length > before;
    }

    /// <summary>The encoded name in a schema key that was found good.</summary>
    public static bool TryReadSegment(ReadOnlySpan<byte> schemaKey, out ReadOnlySpan<byte> segment)
    {
        bool isSchema = schemaKey.StartsWith(SchemaPrefix);
        segment = isSchema ? schemaKey[SchemaPrefix.Length..] : default;
        return isSchema;
    }

    /// <summary>Splits an item key; false for a malformed one.</summary>
    /// <param name="userKey">The whole user key.</param>
    /// <param name="segment">Table name as encoded in the key.</param>
    /// <param name="prefixLength">Length of the key up to and with the bar behind the generation.</param>
    public static bool TryParseItemKey(ReadOnlySpan<byte> userKey, out ReadOnlySpan<byte> segment, out int prefixLength)
    {
        segment = default;
        prefixLength = 0;
        if (!userKey.StartsWith(ItemPrefix))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = userKey[ItemPrefix.Length..];
        int bar = rest.IndexOf(Bar);
        if (bar <= 0)
        {
            return false;
        }

        segment = rest[..bar];
        rest = rest[(bar + 1)..];
        int second = rest.IndexOf(Bar);
        prefixLength = ItemPrefix.Length + bar + 1 + second + 1;
        return second > 0 && prefixLength < userKey.Length && IsGeneration(rest[..second]) && IsName(segment);
    }

    /// <summary>Unsigned decimal of 64 bits; leading zeros are allowed, though no server writes them.</summary>
    private static bool IsGeneration(ReadOnlySpan<byte> text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsName(ReadOnlySpan<byte> segment)
    {
        using var name = new ByteBuffer(segment.Length);
        return Segment.TryDecodeBase64Url(segment, name);
    }
}
