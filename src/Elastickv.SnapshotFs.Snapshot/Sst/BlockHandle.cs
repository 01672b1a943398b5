namespace Elastickv.SnapshotFs.Snapshot.Sst;

/// <summary>Where a block lies in its table; not checked against anything yet.</summary>
/// <param name="Offset">Byte offset in the table.</param>
/// <param name="Length">Length in bytes, without the five bytes behind the content.</param>
internal readonly record struct BlockHandle(ulong Offset, ulong Length)
{
    /// <summary>Takes a handle off the front.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out BlockHandle handle)
    {
        bool valid = Varint.TryTake(ref bytes, out ulong offset) & Varint.TryTake(ref bytes, out ulong length);
        handle = new BlockHandle(offset, length);
        return valid;
    }
}
