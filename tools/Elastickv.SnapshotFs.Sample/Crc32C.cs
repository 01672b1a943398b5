namespace Elastickv.SnapshotFs.Sample;

/// <summary>CRC-32C, bit by bit: small, and independent of the reader's.</summary>
internal static class Crc32C
{
    private const uint Polynomial = 0x82F63B78;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte b in bytes)
        {
            sum ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ (Polynomial & (0 - (sum & 1)));
            }
        }

        return ~sum;
    }
}
