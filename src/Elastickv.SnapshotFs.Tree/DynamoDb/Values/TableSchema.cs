using Google.Protobuf;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>The value of a schema record (spec 04 §4.1).</summary>
internal static class TableSchema
{
    /// <summary>Lowest key_encoding_version with ordered item keys (spec 04 §4.1).</summary>
    public const ulong OrderedKeys = 2;

    private const int Start = 4;

    public static ReadOnlySpan<byte> Magic => [0x00, (byte)'D', (byte)'S', 0x01];

    /// <summary>Reads a record body; the fault tells why it could not.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out DynamoTableSchema schema, out RecordFault fault)
    {
        schema = null!;
        if (!body.StartsWith(Magic))
        {
            fault = RecordFault.SchemaMagic;
            return false;
        }

        // The library would take strings that are not UTF-8, so the bytes are checked first.
        fault = RecordFaults.Of(MessageCheck.Check(body, Start, MessageShape.Schema));
        if (fault != RecordFault.None)
        {
            return false;
        }

        try
        {
            schema = DynamoTableSchema.Parser.ParseFrom(body[Start..]);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            // Unknown groups nested deeper than the library goes.
            fault = RecordFault.TooDeep;
            return false;
        }
    }
}
