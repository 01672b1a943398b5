namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>What is to be changed about a node; owner, group and permissions are not stored (spec 00 §4), so they are not here.</summary>
/// <param name="Size">The new length in bytes, or null to leave it.</param>
/// <param name="ModifiedMs">The new modification time in Unix milliseconds, or null to leave it.</param>
public readonly record struct AttributeChange(long? Size, long? ModifiedMs);
