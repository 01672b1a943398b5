using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>Byte strings in JSON as the server stores them: padded standard base64, or an array of numbers from 0 to 255 (spec 06 §7.2).</summary>
internal static class JsonBytes
{
    /// <param name="reader">Stands before the value, which is not null.</param>
    /// <param name="target">Cleared, then filled with the bytes.</param>
    /// <param name="scratch">Used for the encoded text.</param>
    public static void Read(ref JsonReader reader, ByteBuffer target, ByteBuffer scratch)
    {
        target.Clear();
        if (reader.Peek() == JsonKind.Array)
        {
            reader.BeginArray();
            while (reader.NextElement())
            {
                ulong number = reader.TryNull() ? 0 : reader.UInt64();
                target.Append(number <= byte.MaxValue ? (byte)number : throw new JsonFormatException(reader.Position, "expected a number from 0 to 255"));
            }

            return;
        }

        scratch.Clear();
        reader.String(scratch);
        if (!StandardBase64.TryDecode(scratch.WrittenSpan, target))
        {
            throw new JsonFormatException(reader.Position, "expected padded standard base64");
        }
    }
}
