using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>An open bracket of an item file that is being read.</summary>
internal struct ItemFrame
{
    /// <summary>What the bracket holds.</summary>
    public ItemFrameKind Kind;

    /// <summary>The node it belongs to.</summary>
    public int Node;

    /// <summary>The node within it that was added last.</summary>
    public int Last;

    /// <summary>Length of the text buffer before the value, for starting over.</summary>
    public int TextMark;

    /// <summary>The type named so far in a typed value.</summary>
    public AttributeKind Type;

    /// <summary>Whether the typed value is beyond repair by a later member.</summary>
    public bool IsBroken;
}
