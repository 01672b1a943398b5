namespace Elastickv.SnapshotFs.Model.Running;

/// <summary>The filesystem is not what the reference is.</summary>
internal sealed class DifferenceException(string message, Exception? inner = null) : Exception(message, inner);
