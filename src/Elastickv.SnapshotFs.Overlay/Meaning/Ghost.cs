using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>A sidecar's old name after its body was deleted or renamed and the sidecar went with it; see <see cref="Ghosts"/>.</summary>
internal sealed class Ghost
{
    /// <summary>The node the name seems to have.</summary>
    public required NodeId Node { get; init; }

    public required NodeId Directory { get; init; }

    public required byte[] Name { get; init; }

    /// <summary>Attributes the sidecar had, as far as they cost nothing.</summary>
    public required NodeAttributes Attributes { get; init; }

    /// <summary>The real file behind it: the sidecar that was carried along, or a file made under the name since; default for none.</summary>
    public NodeId Real { get; set; }

    /// <summary>Where the sidecar was carried to.</summary>
    public NodeId ToDirectory { get; init; }

    public byte[] ToName { get; init; } = [];

    /// <summary>Openers from before there was a real file.</summary>
    public int Holds { get; set; }
}
