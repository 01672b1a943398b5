using Google.Protobuf.Reflection;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>What has to be known of a message type to check its wire bytes. Taken from the descriptors, so the .proto file stays the only list of fields.</summary>
internal sealed class MessageShape
{
    /// <summary>The messages of an item record.</summary>
    public static readonly MessageShape[] Item = Collect(DynamoItem.Descriptor);

    /// <summary>The messages of a schema record.</summary>
    public static readonly MessageShape[] Schema = Collect(DynamoTableSchema.Descriptor);

    private const int NoMessage = -1;

    // Indexed by field number; unknown numbers have no length-delimited field.
    private readonly bool[] texts;
    private readonly int[] messages;

    private MessageShape(int highestField)
    {
        texts = new bool[highestField + 1];
        messages = new int[highestField + 1];
        Array.Fill(messages, NoMessage);
    }

    /// <summary>Whether a length-delimited field of this number must be UTF-8.</summary>
    public bool IsText(int field) => field < texts.Length && texts[field];

    /// <summary>The message type of a length-delimited field of this number, as an index into the same list; false when it is none.</summary>
    public bool IsMessage(int field, out int shape)
    {
        shape = field < messages.Length ? messages[field] : NoMessage;
        return shape != NoMessage;
    }

    /// <summary>The types reachable from a message, itself first.</summary>
    private static MessageShape[] Collect(MessageDescriptor root)
    {
        var found = new List<MessageDescriptor> { root };
        var shapes = new List<MessageShape>();
        for (int i = 0; i < found.Count; i++)
        {
            IList<FieldDescriptor> fields = found[i].Fields.InFieldNumberOrder();
            var shape = new MessageShape(fields.Max(field => field.FieldNumber));
            foreach (FieldDescriptor field in fields)
            {
                shape.texts[field.FieldNumber] = field.FieldType == FieldType.String;
                if (field.FieldType == FieldType.Message)
                {
                    int known = found.IndexOf(field.MessageType);
                    if (known < 0)
                    {
                        known = found.Count;
                        found.Add(field.MessageType);
                    }

                    shape.messages[field.FieldNumber] = known;
                }
            }

            shapes.Add(shape);
        }

        return [.. shapes];
    }
}
