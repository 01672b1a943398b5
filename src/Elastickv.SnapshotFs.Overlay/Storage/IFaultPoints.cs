namespace Elastickv.SnapshotFs.Overlay.Storage;

/// <summary>Told of every step at which a crash could happen, so that tests can crash there; nobody listens in production. Called from any thread.</summary>
internal interface IFaultPoints
{
    /// <param name="point">The step just taken.</param>
    /// <param name="path">The file or directory on disk that it was about.</param>
    void Reach(FaultPoint point, string path);
}
