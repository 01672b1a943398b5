using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>One attribute of a message as the server understands it (spec 06 §2.6), read from one raw value after another. Not thread-safe.</summary>
internal sealed class MessageAttribute : IDisposable
{
    private readonly ByteBuffer name = new(64);
    private readonly ByteBuffer scratch = new();

    public ByteBuffer DataType { get; } = new(64);

    public ByteBuffer StringValue { get; } = new();

    public ByteBuffer BinaryValue { get; } = new();

    /// <summary>The data type up to its first dot.</summary>
    public ReadOnlySpan<byte> BaseType
    {
        get
        {
            ReadOnlySpan<byte> type = DataType.WrittenSpan;
            int dot = type.IndexOf((byte)'.');
            return dot < 0 ? type : type[..dot];
        }
    }

    public bool IsBinary => BaseType.SequenceEqual("Binary"u8);

    /// <summary>Reads a value; gives what keeps the server from reading it, or null.</summary>
    public string? Read(ReadOnlySpan<byte> json)
    {
        DataType.Clear();
        StringValue.Clear();
        BinaryValue.Clear();
        try
        {
            var reader = new JsonReader(json);
            if (!reader.TryNull())
            {
                ReadMembers(ref reader);
            }

            return null;
        }
        catch (JsonFormatException e)
        {
            return e.Reason;
        }
    }

    /// <summary>Whether the server would have taken the attribute when the message was sent; what is wrong, or null.</summary>
    public string? Check()
    {
        bool isText = BaseType.SequenceEqual("String"u8) || BaseType.SequenceEqual("Number"u8);
        return !isText && !IsBinary ? "expected a DataType that starts with String, Number or Binary"
            : isText && (StringValue.Length == 0 || BinaryValue.Length > 0) ? "expected a StringValue and no BinaryValue"
            : IsBinary && (BinaryValue.Length == 0 || StringValue.Length > 0) ? "expected a BinaryValue and no StringValue"
            : null;
    }

    public void Dispose()
    {
        name.Dispose();
        scratch.Dispose();
        DataType.Dispose();
        StringValue.Dispose();
        BinaryValue.Dispose();
    }

    private void ReadMembers(ref JsonReader reader)
    {
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            if (reader.TryNull())
            {
                continue;
            }

            if (JsonReader.NameIs(name.WrittenSpan, "DataType"u8))
            {
                DataType.Clear();
                reader.String(DataType);
            }
            else if (JsonReader.NameIs(name.WrittenSpan, "StringValue"u8))
            {
                StringValue.Clear();
                reader.String(StringValue);
            }
            else if (JsonReader.NameIs(name.WrittenSpan, "BinaryValue"u8))
            {
                JsonBytes.Read(ref reader, BinaryValue, scratch);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
