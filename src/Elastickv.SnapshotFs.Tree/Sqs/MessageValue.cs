using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>A stored message, read from one row after another (spec 06 §2.4, §7.2). Accepts exactly what the reference accepts. Not thread-safe.</summary>
internal sealed class MessageValue : MessageFields
{
    public static ReadOnlySpan<byte> Magic => "\0SM\u0001"u8;

    /// <summary>Reads a row's body; gives what is wrong with it, or null.</summary>
    public RecordFlaw? Read(ReadOnlySpan<byte> value)
    {
        if (!value.StartsWith(Magic))
        {
            return new RecordFlaw(ProblemClass.BadMagic, "expected a message to start with 00 53 4d 01");
        }

        Clear();
        try
        {
            var reader = new JsonReader(JsonOf(value));
            ReadObject(ref reader);
            reader.RequireEnd();
            return null;
        }
        catch (JsonFormatException exception)
        {
            return new RecordFlaw(ProblemClass.BadJson, $"message: {exception.Message}");
        }
    }

    /// <summary>The JSON text of a row's body that was read without a flaw.</summary>
    public static ReadOnlySpan<byte> JsonOf(ReadOnlySpan<byte> value) => value[Magic.Length..];

    protected override void ReadMember(MessageMember member, ref JsonReader reader)
    {
        if (member != MessageMember.Body)
        {
            base.ReadMember(member, ref reader);
        }
        else if (reader.TryNull())
        {
            Body.Clear();
        }
        else
        {
            ReadBytes(Body, ref reader);
        }
    }
}
