using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Edits;

/// <summary>Where a node has its name.</summary>
/// <param name="Parent">The directory that holds it.</param>
/// <param name="Name">Its name there; not to be changed.</param>
internal readonly record struct Location(NodeId Parent, byte[] Name);
