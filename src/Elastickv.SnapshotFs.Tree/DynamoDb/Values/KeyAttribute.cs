namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>An attribute as a key sees it: its kind and the range of its bytes in the record body.</summary>
/// <param name="Kind">The member of the oneof that counts.</param>
/// <param name="Start">Offset of the text or bytes of an S, N or B.</param>
/// <param name="End">Offset behind them.</param>
internal readonly record struct KeyAttribute(AttributeKind Kind, int Start, int End)
{
    /// <summary>Whether the attribute can be part of a key (spec 04 §5.3).</summary>
    public bool IsKey => Kind is AttributeKind.String or AttributeKind.Number or AttributeKind.Binary;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> body) => body[Start..End];
}
