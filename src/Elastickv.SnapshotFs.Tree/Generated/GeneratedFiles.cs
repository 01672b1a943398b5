using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Generated;

/// <summary>The two files at the root that no record holds: MANIFEST.json and CHECKSUMS.</summary>
internal sealed class GeneratedFiles(ILogicalTree tree, SnapshotSummary summary, ulong readTimestamp, TreeOptions options)
{
    private const int ManifestKind = 1;
    private const int ChecksumsKind = 2;

    public static readonly NodeId Manifest = NodeId.File(NodeOwner.Root, ManifestKind);
    public static readonly NodeId Checksums = NodeId.File(NodeOwner.Root, ChecksumsKind);

    private readonly ChecksumsFile checksums = new(tree);
    private readonly Lazy<NodeAttributes> manifest =
        new(() => Measured.Measure(new ManifestDocument(summary, readTimestamp, options)));

    /// <summary>Only S3 bodies and the server's own files can have bytes that do not exist (spec 00 §3.12, 08 §5.1).</summary>
    public static bool MayBeIncomplete(NodeId file) => file.Owner is NodeOwner.S3 or NodeOwner.Fs;

    public static ReadOnlySpan<byte> NameOf(NodeId file) => file == Manifest ? "MANIFEST.json"u8 : "CHECKSUMS"u8;

    /// <summary>Attributes without walking the tree; false for CHECKSUMS before its size is known.</summary>
    public bool TryGetAttributes(NodeId file, out NodeAttributes attributes)
    {
        attributes = default;
        return (file != Checksums || checksums.IsMeasured) && TryMeasure(file, out attributes);
    }

    /// <summary>Attributes at any cost.</summary>
    public bool TryMeasure(NodeId file, out NodeAttributes attributes)
    {
        attributes = file == Manifest ? manifest.Value
            : file == Checksums ? new NodeAttributes(checksums.Length, HlcTimestamp.UnixMilliseconds(readTimestamp), NodeAttributes.GeneratedMode)
            : default;
        return file == Manifest || file == Checksums;
    }

    public bool TryOpen(NodeId file, out FileContent content)
    {
        content = file == Manifest ? new ManifestDocument(summary, readTimestamp, options) : file == Checksums ? checksums : null!;
        return content is not null;
    }

    /// <summary>Gives mapped pages of the spool back.</summary>
    public void TrimMemory() => checksums.TrimMemory();

    public void Close() => checksums.Close();
}
