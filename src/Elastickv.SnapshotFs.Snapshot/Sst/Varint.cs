namespace Elastickv.SnapshotFs.Snapshot.Sst;

/// <summary>Unsigned numbers of seven bits a byte, the lowest first.</summary>
internal static class Varint
{
    private const int LongestShift = 63;

    /// <summary>Takes a number off the front; false when it does not end in time or needs more than 64 bits.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out ulong number)
    {
        number = 0;
        for (int i = 0, shift = 0; i < bytes.Length && shift <= LongestShift; i++, shift += 7)
        {
            byte b = bytes[i];
            if (shift == LongestShift && b > 1)
            {
                return false;
            }

            number |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
