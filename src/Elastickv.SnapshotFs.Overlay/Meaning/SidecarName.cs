using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.S3;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>Names and nodes of S3 bodies and their sidecars.</summary>
internal static class SidecarName
{
    private const int LongestName = 255;

    /// <summary>Whether a name is a sidecar's.</summary>
    public static bool Is(ReadOnlySpan<byte> name) => name.Length > ReservedName.Sidecar.Length && name.EndsWith(ReservedName.Sidecar);

    /// <summary>The name of a body, from its own or its sidecar's.</summary>
    public static ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> name) => Is(name) ? name[..^ReservedName.Sidecar.Length] : name;

    /// <summary>The name of a body's sidecar; null when it would be too long for one.</summary>
    public static byte[]? Of(ReadOnlySpan<byte> body) =>
        body.Length + ReservedName.Sidecar.Length <= LongestName ? [.. body, .. ReservedName.Sidecar] : null;

    /// <summary>Whether a node is the sidecar of an object of the base.</summary>
    public static bool IsOfBase(NodeId node) => !node.IsOverlay && node.Owner == NodeOwner.S3 && !node.IsDirectory && node.Kind == S3Node.Sidecar;

    /// <summary>The body that a sidecar of the base is about there.</summary>
    public static NodeId OwnBody(NodeId sidecar) => S3Node.File(S3Node.Body, sidecar.Position);

    /// <summary>Whether a node is a body of the base, and which sidecar is about it.</summary>
    public static bool TryGetOwnSidecar(NodeId body, out NodeId sidecar)
    {
        sidecar = S3Node.File(S3Node.Sidecar, body.Position);
        return !body.IsOverlay && body.Owner == NodeOwner.S3 && !body.IsDirectory && body.Kind == S3Node.Body;
    }
}
