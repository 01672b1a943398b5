namespace Elastickv.SnapshotFs.Overlay.Storage;

/// <summary>Nobody listens.</summary>
internal sealed class NoFaults : IFaultPoints
{
    public static readonly NoFaults Instance = new();

    public void Reach(FaultPoint point, string path)
    {
    }
}
