using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Edits;

/// <summary>An entry of a listing that the base has not.</summary>
internal readonly record struct OwnEntry(byte[] Name, NodeId Node, ulong Sequence);
