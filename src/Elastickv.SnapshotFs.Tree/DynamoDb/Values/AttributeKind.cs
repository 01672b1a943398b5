namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>The members of the oneof of an attribute value (spec 04 §3); the numbers are their field numbers.</summary>
internal enum AttributeKind
{
    /// <summary>No member set.</summary>
    None = 0,
    String = DynamoAttributeValue.SFieldNumber,
    Number = DynamoAttributeValue.NFieldNumber,
    Binary = DynamoAttributeValue.BFieldNumber,
    Boolean = DynamoAttributeValue.BoolValueFieldNumber,
    Null = DynamoAttributeValue.NullValueFieldNumber,
    StringSet = DynamoAttributeValue.SsFieldNumber,
    NumberSet = DynamoAttributeValue.NsFieldNumber,
    BinarySet = DynamoAttributeValue.BsFieldNumber,
    List = DynamoAttributeValue.LFieldNumber,
    Map = DynamoAttributeValue.MFieldNumber,
}
