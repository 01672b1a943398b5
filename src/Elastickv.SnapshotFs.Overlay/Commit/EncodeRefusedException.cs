namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>A run that does not start, or whose result did not stand up to its verification. Nothing was published.</summary>
/// <param name="message">Why, for people.</param>
/// <param name="isUsage">Whether the request is at fault rather than the data (exit 1 instead of 2).</param>
public sealed class EncodeRefusedException(string message, bool isUsage) : Exception(message)
{
    public bool IsUsage { get; } = isUsage;
}
