namespace Elastickv.SnapshotFs.Sample;

/// <summary>Fields of a protobuf message, as bytes to be joined. Only what the sample needs.</summary>
internal static class Protobuf
{
    /// <summary>A string, bytes or embedded message.</summary>
    public static byte[] Field(int number, byte[] content) => [.. Varint((ulong)(number << 3 | 2)), .. Varint((ulong)content.Length), .. content];

    /// <inheritdoc cref="Field(int, byte[])"/>
    public static byte[] Field(int number, string text) => Field(number, Bytes.Of(text));

    /// <summary>An integer or a boolean.</summary>
    public static byte[] Number(int number, ulong value) => [.. Varint((ulong)(number << 3)), .. Varint(value)];

    /// <summary>A map entry: key 1, value 2.</summary>
    public static byte[] Entry(int number, string key, byte[] value) => Field(number, [.. Field(1, key), .. Field(2, value)]);

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
