namespace Elastickv.SnapshotFs.Tree.Json;

/// <summary>JSON text that the reference's parser would refuse, or a value of the wrong type.</summary>
/// <param name="offset">Byte offset in the text.</param>
/// <param name="reason">What was expected and what was found.</param>
/// <param name="tooDeep">Whether it is the nesting that is refused.</param>
internal sealed class JsonFormatException(int offset, string reason, bool tooDeep = false) : Exception($"{reason} at byte {offset}")
{
    public int Offset { get; } = offset;

    public string Reason { get; } = reason;

    /// <summary>Whether the text is refused for its nesting, a limit, and not for its grammar.</summary>
    public bool TooDeep { get; } = tooDeep;
}
