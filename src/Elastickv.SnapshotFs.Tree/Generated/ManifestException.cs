namespace Elastickv.SnapshotFs.Tree.Generated;

/// <summary>A MANIFEST.json that no encode run may start from (spec 02 §5.6).</summary>
public sealed class ManifestException(string reason) : Exception("MANIFEST.json: " + reason);
