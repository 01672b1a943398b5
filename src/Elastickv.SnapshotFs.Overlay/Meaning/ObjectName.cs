using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>The two names of an object in a directory of a bucket, and what they mean in the base.</summary>
/// <param name="Directory">The directory.</param>
/// <param name="Body">Name of the body.</param>
/// <param name="BodyInBase">What the base has under it.</param>
/// <param name="Sidecar">Name of the sidecar.</param>
/// <param name="SidecarInBase">What the base has under that.</param>
internal sealed record ObjectName(NodeId Directory, byte[] Body, NodeId? BodyInBase, byte[] Sidecar, NodeId? SidecarInBase);
