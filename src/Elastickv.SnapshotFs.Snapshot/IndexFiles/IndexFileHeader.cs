using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Snapshot.Indexing;
using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.IndexFiles;

/// <summary>
/// The head of a kept index, as it lies in the file, little endian. The positions of all blocks follow (8 bytes each), then their contents (1 byte each). A change of any field
/// changes <see cref="HeaderLength"/> or must raise <see cref="CurrentLayout"/>; files of another layout are built anew.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IndexFileHeader
{
    public const ulong ExpectedMagic = 0x5845444E4950_4653;
    public const uint CurrentLayout = 1;
    public const long EntryLength = sizeof(long) + sizeof(byte);

    public ulong Magic;
    public uint Layout;
    public uint HeaderLength;

    /// <summary>Length of the whole index file in bytes.</summary>
    public long FileLength;

    /// <summary>CRC-32C of the whole index file, taken with this field 0.</summary>
    public uint Checksum;
    public IndexFileFlags Flags;

    /// <summary>The snapshot it was made from.</summary>
    public FileIdentity Identity;

    /// <inheritdoc cref="IndexedStream.Start"/>
    public long Start;

    /// <inheritdoc cref="IndexedStream.End"/>
    public long End;
    public StreamCounts Counts;
    public StoreMetadata Metadata;
    public long Blocks;
}
