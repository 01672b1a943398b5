using Elastickv.SnapshotFs.Snapshot.Container;

namespace Elastickv.SnapshotFs.Snapshot.Sst;

/// <summary>One table of a bundle: a stretch of the snapshot.</summary>
/// <param name="File">The snapshot.</param>
/// <param name="Start">Byte offset of the table in it.</param>
/// <param name="Length">Length of the table; the stretch lies inside the file.</param>
internal sealed record TableFile(MappedFile File, long Start, long Length)
{
    /// <summary>A failure at an offset of the table.</summary>
    public SnapshotException Bad(long offset, string detail, ReadOnlySpan<byte> rawKey = default) =>
        new(SnapshotFault.BadTable, File.Path, Start + offset, detail, rawKey: rawKey);
}
