using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>One value of a parsed item file. Nodes stand in the order of the file; what lies in a node follows it.</summary>
internal struct ItemNode
{
    /// <summary>No node.</summary>
    public const int None = -1;

    public ItemRole Role;

    /// <summary><see cref="AttributeKind.None"/> for a value that is <see cref="Defect"/>ive.</summary>
    public AttributeKind Kind;

    /// <summary>Where in the text buffer the name is.</summary>
    public int NameStart;
    public int NameLength;

    /// <summary>Where in the text buffer a text or bytes are.</summary>
    public int TextStart;

    /// <summary>First of the nodes within this one.</summary>
    public int First;

    /// <summary>Next node in the same node around.</summary>
    public int Next;

    /// <summary>Byte offset in the file.</summary>
    public int Offset;

    /// <summary>Length of the oneof member's content on the wire; for truth values the value itself.</summary>
    public long Content;

    /// <summary>Why the value cannot be encoded. Counts only when no later member of the same name takes its place.</summary>
    public string? Defect;

    /// <summary>Length of the attribute value message.</summary>
    public readonly long ValueLength => Kind is AttributeKind.Boolean or AttributeKind.Null ? 2 : WireFormat.FieldLength(Content);

    /// <summary>Length of what stands in a map entry's message.</summary>
    public readonly long EntryLength => WireFormat.FieldLength(NameLength) + WireFormat.FieldLength(ValueLength);

    /// <summary>Length of the field that this node is in the node around it.</summary>
    public readonly long Length => WireFormat.FieldLength(Role switch
    {
        ItemRole.Entry => EntryLength,
        ItemRole.Element => ValueLength,
        _ => Content,
    });
}
