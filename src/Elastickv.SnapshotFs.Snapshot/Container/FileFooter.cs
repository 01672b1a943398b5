using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Snapshot.Container;

/// <summary>The last four bytes of a runtime file: the CRC-32C of everything before them, big endian (spec 01 §2.2).</summary>
internal static class FileFooter
{
    public const int Length = 4;

    private const int Step = 1 << 20;

    /// <summary>Compares the footer with the checksum of the bytes before it.</summary>
    /// <exception cref="SnapshotException">They differ.</exception>
    public static void Check(MappedFile file, long position)
    {
        var crc = new Crc32C();
        Append(ref crc, file, 0, position);
        Compare(file, position, crc.Value);
    }

    /// <summary>Adds a stretch of the file to a running checksum.</summary>
    public static void Append(ref Crc32C crc, MappedFile file, long from, long to)
    {
        for (long at = from; at < to; at += Step)
        {
            crc.Append(file.Slice(at, (int)Math.Min(Step, to - at)));
        }
    }

    /// <exception cref="SnapshotException">The footer is not <paramref name="computed"/>.</exception>
    public static void Compare(MappedFile file, long position, uint computed)
    {
        uint stored = BinaryPrimitives.ReadUInt32BigEndian(file.Slice(position, Length));
        if (stored != computed)
        {
            throw new SnapshotException(SnapshotFault.ChecksumMismatch, file.Path, position, $"the CRC-32C footer says {stored:x8}, the bytes before it give {computed:x8}");
        }
    }
}
