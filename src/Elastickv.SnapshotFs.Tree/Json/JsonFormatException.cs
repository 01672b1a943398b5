namespace Elastickv.SnapshotFs.Tree.Json;

/// <summary>JSON text that the reference's parser would refuse, or a value of the wrong type.</summary>
/// <param name="offset">Byte offset in the text.</param>
/// <param name="reason">What was expected and what was found.</param>
internal sealed class JsonFormatException(int offset, string reason) : Exception($"{reason} at byte {offset}")
{
    public int Offset { get; } = offset;

    public string Reason { get; } = reason;
}
