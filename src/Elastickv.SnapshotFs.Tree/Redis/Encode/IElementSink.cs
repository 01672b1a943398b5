namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>Takes the elements of a collection file in the order of the file.</summary>
internal interface IElementSink
{
    /// <param name="name">Field name or member; empty for the items of a list. Valid during the call, as the value is.</param>
    /// <param name="value">Field value, item, or score as 8 big-endian bytes; empty for the members of a set.</param>
    /// <returns>Why the file cannot have this element, or null.</returns>
    string? Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);
}
