namespace Elastickv.SnapshotFs.Snapshot.Sst;

/// <summary>One table as the manifest of a bundle has it (spec 01 §2.8).</summary>
/// <param name="Size">Length in bytes.</param>
/// <param name="Sha256">Digest of the table.</param>
/// <param name="Smallest">First raw key.</param>
/// <param name="Largest">Last raw key.</param>
internal sealed record SstManifestFile(long Size, byte[] Sha256, byte[] Smallest, byte[] Largest);
