using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>Reads bytes from JSON: a string, or an object with base64url text (spec 03 §3.1, §14.2). Not thread-safe.</summary>
internal sealed class BinaryText : IDisposable
{
    private readonly ByteBuffer member = new(64);
    private readonly ByteBuffer encoded = new(256);

    /// <summary>Replaces the output by the value that stands next.</summary>
    public void Read(ref JsonReader reader, ByteBuffer output)
    {
        output.Clear();
        switch (reader.Peek())
        {
            case JsonKind.String:
                reader.String(output);
                break;
            case JsonKind.Object:
                ReadObject(ref reader, output);
                break;
            default:
                throw reader.Error("expected a string or an object with the member base64");
        }
    }

    public void Dispose()
    {
        member.Dispose();
        encoded.Dispose();
    }

    private void ReadObject(ref JsonReader reader, ByteBuffer output)
    {
        int start = reader.Position;
        int place = start;
        bool found = false;
        reader.BeginObject();
        while (reader.NextMember(member))
        {
            if (!JsonReader.NameIs(member.WrittenSpan, "base64"u8))
            {
                reader.Skip();
                continue;
            }

            encoded.Clear();
            found = !reader.TryNull();
            place = reader.Position;
            if (found)
            {
                reader.String(encoded);
            }
        }

        if (!found)
        {
            throw new JsonFormatException(start, "expected an object with the member base64");
        }

        if (!Segment.TryDecodeBase64Url(encoded.WrittenSpan, output))
        {
            throw new JsonFormatException(place, "expected base64url without padding");
        }
    }
}
