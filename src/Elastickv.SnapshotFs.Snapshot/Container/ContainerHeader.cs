using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Snapshot.Container;

/// <summary>Inner stream formats (spec 01 §2.6).</summary>
internal enum InnerFormat
{
    /// <summary>No inner stream at all: an empty store.</summary>
    Empty,

    /// <summary><c>EKVPBBL1</c>.</summary>
    Native,

    /// <summary><c>EKVMVCC2</c>.</summary>
    InMemory,

    /// <summary><c>EKVSSTI1</c>.</summary>
    SstBundle,
}

/// <summary>What stands before the inner stream: the optional HLC header (spec 01 §2.3), and which stream follows.</summary>
/// <param name="Version">0 without a header, else 1 or 2.</param>
/// <param name="CeilingMs">Physical ceiling in Unix milliseconds; 0 = none.</param>
/// <param name="CutoverIndex">Raft envelope cutover index of a version 2 header.</param>
/// <param name="InnerOffset">Byte offset of the inner stream.</param>
/// <param name="Inner">Format of the inner stream.</param>
internal sealed record ContainerHeader(int Version, ulong CeilingMs, ulong CutoverIndex, long InnerOffset, InnerFormat Inner)
{
    private const int MagicLength = 8;
    private const int ShortestV2 = 16;
    private const int LongestV2 = 1024;

    private static ReadOnlySpan<byte> HeaderMagic => "EKVTHLC"u8;

    /// <summary>Recognises a file by its first bytes; never by its name.</summary>
    /// <exception cref="SnapshotException">The header or the inner magic is not one this format has.</exception>
    public static ContainerHeader Read(MappedFile file)
    {
        ReadOnlySpan<byte> head = file.Slice(0, (int)Math.Min(file.Length, MagicLength + 2 + ShortestV2));
        if (head.Length < MagicLength || !head.StartsWith(HeaderMagic))
        {
            return new ContainerHeader(0, 0, 0, 0, ReadInner(file, 0));
        }

        switch (head[HeaderMagic.Length])
        {
            case (byte)'1':
                Require(file, MagicLength, 8, "the 8-byte ceiling of a version 1 header");
                return new ContainerHeader(1, BinaryPrimitives.ReadUInt64BigEndian(head[8..]), 0, 16, ReadInner(file, 16));
            case (byte)'2':
                return ReadVersion2(file, head);
            default:
                throw new SnapshotException(SnapshotFault.UnknownHeaderVersion, file.Path, 0, $"expected EKVTHLC1 or EKVTHLC2, found {KeyText.Printable(head[..MagicLength])}");
        }
    }

    private static ContainerHeader ReadVersion2(MappedFile file, ReadOnlySpan<byte> head)
    {
        Require(file, MagicLength, 2, "the length of a version 2 header");
        int length = BinaryPrimitives.ReadUInt16BigEndian(head[MagicLength..]);
        if (length is < ShortestV2 or > LongestV2)
        {
            throw new SnapshotException(SnapshotFault.BadHeaderLength, file.Path, MagicLength, $"expected a version 2 header of {ShortestV2} to {LongestV2} bytes, found {length}");
        }

        Require(file, MagicLength + 2, length, $"the {length} bytes of a version 2 header");
        long inner = MagicLength + 2 + length;
        return new ContainerHeader(
            2,
            BinaryPrimitives.ReadUInt64BigEndian(head[10..]),
            BinaryPrimitives.ReadUInt64BigEndian(head[18..]),
            inner,
            ReadInner(file, inner));
    }

    private static InnerFormat ReadInner(MappedFile file, long offset)
    {
        long left = file.Length - offset;
        if (left is 0 or FileFooter.Length)
        {
            return InnerFormat.Empty;
        }

        ReadOnlySpan<byte> magic = file.Slice(offset, (int)Math.Min(left, MagicLength));
        return magic.SequenceEqual("EKVPBBL1"u8) ? InnerFormat.Native
            : magic.SequenceEqual("EKVMVCC2"u8) ? InnerFormat.InMemory
            : magic.SequenceEqual("EKVSSTI1"u8) ? InnerFormat.SstBundle
            : throw new SnapshotException(SnapshotFault.BadMagic, file.Path, offset, $"expected EKVPBBL1, EKVMVCC2 or EKVSSTI1, found {KeyText.Printable(magic)}");
    }

    private static void Require(MappedFile file, long offset, long length, string what)
    {
        if (file.Length - offset < length)
        {
            throw new SnapshotException(SnapshotFault.Truncated, file.Path, offset, $"expected {what}, the file ends at byte {file.Length}");
        }
    }
}
