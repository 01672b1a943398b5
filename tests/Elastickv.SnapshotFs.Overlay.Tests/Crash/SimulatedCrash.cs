namespace Elastickv.SnapshotFs.Overlay.Tests.Crash;

/// <summary>The end of the process, at a fault point.</summary>
internal sealed class SimulatedCrash : Exception;
