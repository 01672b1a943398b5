namespace Elastickv.SnapshotFs.Snapshot.Container;

/// <summary>CRC-32 with the zlib polynomial 0xEDB88320 (reflected), as the <c>EKVMVCC2</c> stream uses it (spec 01 §2.7).</summary>
internal static class Crc32Ieee
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>Checksum of a stretch of a mapped file.</summary>
    public static uint Of(MappedFile file, long from, long to)
    {
        uint state = uint.MaxValue;
        for (long at = from; at < to;)
        {
            int step = (int)Math.Min(1 << 20, to - at);
            foreach (byte b in file.Slice(at, step))
            {
                state = (state >> 8) ^ Table[(byte)state ^ b];
            }

            at += step;
        }

        return ~state;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint state = i;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ (0xEDB88320 & (uint)-(int)(state & 1));
            }

            table[i] = state;
        }

        return table;
    }
}
