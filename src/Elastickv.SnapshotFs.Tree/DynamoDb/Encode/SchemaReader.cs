using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>
/// Reads the JSON of a schema as the reference does (spec 04 §13.4): member names in any case, unknown ones ignored, null leaves what is there, and a member that
/// comes again is read into what the earlier one left. For one file.
/// </summary>
internal sealed class SchemaReader
{
    private const ulong FormatVersion = 1;

    private static readonly byte[][] TableMembers =
        ["format_version"u8.ToArray(), "table_name"u8.ToArray(), "primary_key"u8.ToArray(), "attribute_definitions"u8.ToArray(), "global_secondary_indexes"u8.ToArray()];

    private static readonly byte[][] KeyMembers = ["hash_key"u8.ToArray(), "range_key"u8.ToArray()];
    private static readonly byte[][] AttributeMembers = ["name"u8.ToArray(), "type"u8.ToArray()];
    private static readonly byte[][] IndexMembers = ["name"u8.ToArray(), "key_schema"u8.ToArray(), "projection"u8.ToArray()];
    private static readonly byte[][] ProjectionMembers = ["type"u8.ToArray(), "non_key_attributes"u8.ToArray()];

    private readonly TableDefinition table = new();
    private ulong version;
    private int versionAt;

    private delegate void MemberReader(ref JsonReader reader, int member);

    private delegate void ElementReader<in T>(ref JsonReader reader, T element);

    /// <exception cref="JsonFormatException">Not the JSON of a schema, or of another version.</exception>
    public TableDefinition Read(ReadOnlySpan<byte> text)
    {
        var reader = new JsonReader(text);
        ReadObject(ref reader, TableMembers, ReadTableMember);
        FileEnd.Require(ref reader, text);
        return version == FormatVersion ? table : throw new JsonFormatException(versionAt, $"expected a \"format_version\" of {FormatVersion}, found {version}");
    }

    private void ReadTableMember(ref JsonReader reader, int member)
    {
        switch (member)
        {
            case 0:
                versionAt = reader.Position;
                version = reader.UInt64();
                break;
            case 1:
                table.Name = reader.String();
                break;
            case 2:
                ReadKeys(ref reader, table.Keys);
                break;
            case 3:
                ReadList(ref reader, table.Attributes, static () => new AttributeDefinition(), ReadAttribute);
                break;
            default:
                ReadList(ref reader, table.Indexes, static () => new IndexDefinition(), ReadIndex);
                break;
        }
    }

    private static void ReadKeys(ref JsonReader reader, KeyNames keys) =>
        ReadObject(ref reader, KeyMembers, (ref JsonReader key, int which) =>
            ReadObject(ref key, AttributeMembers, (ref JsonReader value, int member) =>
            {
                // The type is said again in the attribute definitions; here it only has to be one.
                byte[] text = value.String();
                if (member == 0 && which == 0)
                {
                    keys.Hash = text;
                }
                else if (member == 0)
                {
                    keys.Range = text;
                }
            }));

    private static void ReadAttribute(ref JsonReader reader, AttributeDefinition attribute)
    {
        attribute.Offset = reader.Position;
        ReadObject(ref reader, AttributeMembers, (ref JsonReader value, int member) =>
        {
            if (member == 0)
            {
                attribute.Name = value.String();
            }
            else
            {
                attribute.Type = value.String();
            }
        });
    }

    private static void ReadIndex(ref JsonReader reader, IndexDefinition index)
    {
        index.Offset = reader.Position;
        ReadObject(ref reader, IndexMembers, (ref JsonReader value, int member) =>
        {
            switch (member)
            {
                case 0:
                    index.Name = value.String();
                    break;
                case 1:
                    ReadKeys(ref value, index.Keys);
                    break;
                default:
                    ReadObject(ref value, ProjectionMembers, (ref JsonReader part, int which) => ReadProjectionMember(ref part, which, index));
                    break;
            }
        });
    }

    private static void ReadProjectionMember(ref JsonReader reader, int member, IndexDefinition index)
    {
        if (member == 0)
        {
            index.Projection = reader.String();
            return;
        }

        int count = 0;
        for (reader.BeginArray(); reader.NextElement(); count++)
        {
            byte[] old = count < index.NonKeyAttributes.Count ? index.NonKeyAttributes[count] : [];
            byte[] text = reader.TryNull() ? old : reader.String();
            index.NonKeyAttributes.RemoveRange(count, Math.Min(1, index.NonKeyAttributes.Count - count));
            index.NonKeyAttributes.Insert(count, text);
        }

        index.NonKeyAttributes.RemoveRange(count, index.NonKeyAttributes.Count - count);
    }

    private static void ReadList<T>(ref JsonReader reader, List<T> list, Func<T> create, ElementReader<T> read)
    {
        int count = 0;
        for (reader.BeginArray(); reader.NextElement(); count++)
        {
            if (count == list.Count)
            {
                list.Add(create());
            }

            reader.Peek();
            read(ref reader, list[count]);
        }

        list.RemoveRange(count, list.Count - count);
    }

    /// <summary>Reads an object, or null. Members that are null, or unknown, are stepped over.</summary>
    private static void ReadObject(ref JsonReader reader, byte[][] members, MemberReader read)
    {
        if (reader.TryNull())
        {
            return;
        }

        using var name = new ByteBuffer(64);
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            int member = JsonReader.FindName(name.WrittenSpan, members);
            if (reader.TryNull())
            {
                continue;
            }

            if (member < 0)
            {
                reader.Skip();
            }
            else
            {
                read(ref reader, member);
            }
        }
    }
}
