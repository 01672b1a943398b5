using System.Buffers.Binary;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>Reads the elements of collection files one after another (spec 03 §14.2). Not thread-safe.</summary>
/// <param name="integerZero">
/// Whether the score <c>-0</c> loses its sign, as the golden write-backs of spec 07 §12 have it (<c>-0.0</c> keeps it); the reference encoder keeps both (03 §14.2).
/// </param>
internal sealed class ElementReader(bool integerZero) : IDisposable
{
    private const int ScoreLength = 8;

    private readonly ByteBuffer member = new(64);
    private readonly ByteBuffer name = new(256);
    private readonly ByteBuffer value = new(256);
    private readonly BinaryText binary = new();

    /// <summary>Field name or member; empty for an item. Valid until the next element, as the value is.</summary>
    public ReadOnlySpan<byte> Name => name.WrittenSpan;

    /// <summary>Field value, item, or score as 8 big-endian bytes; empty for the member of a set.</summary>
    public ReadOnlySpan<byte> Value => value.WrittenSpan;

    /// <summary>Reads the element that stands next.</summary>
    /// <param name="kind">Hash, list, set or sorted set.</param>
    /// <param name="reader">Stands at the element's first character.</param>
    /// <exception cref="JsonFormatException">A collection of the kind has no such element.</exception>
    public void Read(RedisNode kind, ref JsonReader reader)
    {
        switch (kind)
        {
            case RedisNode.Hashes:
                ReadPair("name"u8, "value"u8, isScore: false, ref reader);
                break;
            case RedisNode.SortedSets:
                ReadPair("member"u8, "score"u8, isScore: true, ref reader);
                break;
            case RedisNode.Lists:
                name.Clear();
                binary.Read(ref reader, value);
                break;
            default:
                value.Clear();
                binary.Read(ref reader, name);
                break;
        }
    }

    public void Dispose()
    {
        member.Dispose();
        name.Dispose();
        value.Dispose();
        binary.Dispose();
    }

    private void ReadPair(ReadOnlySpan<byte> nameMember, ReadOnlySpan<byte> valueMember, bool isScore, ref JsonReader reader)
    {
        int start = reader.Position;
        bool hasName = false, hasValue = false;
        reader.BeginObject();
        while (reader.NextMember(member))
        {
            if (JsonReader.NameIs(member.WrittenSpan, nameMember))
            {
                binary.Read(ref reader, name);
                hasName = true;
            }
            else if (!JsonReader.NameIs(member.WrittenSpan, valueMember))
            {
                reader.Skip();
            }
            else
            {
                hasValue = true;
                if (!isScore)
                {
                    binary.Read(ref reader, value);
                    continue;
                }

                value.Clear();
                BinaryPrimitives.WriteUInt64BigEndian(value.GetSpan(ScoreLength), ScoreText.Read(ref reader, integerZero));
                value.Advance(ScoreLength);
            }
        }

        if (!hasName || !hasValue)
        {
            string missing = System.Text.Encoding.ASCII.GetString(hasName ? valueMember : nameMember);
            throw new JsonFormatException(start, $"expected an object with the member {missing}");
        }
    }
}
