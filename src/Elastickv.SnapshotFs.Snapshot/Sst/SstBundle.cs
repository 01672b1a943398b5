using System.Buffers.Binary;
using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Records;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.Sst;

/// <summary>
/// An <c>EKVSSTI1</c> bundle (spec 01 §2.8) rewritten as a native stream in a nameless file, so that everything behind it knows one form only. Every digest and checksum is compared,
/// keys must ascend, and lengths are checked before anything is read or reserved by them.
/// </summary>
/// <param name="Native">The rewritten stream; the caller disposes it.</param>
/// <param name="Manifest">What the bundle says about itself.</param>
/// <param name="HasFooter">Whether a CRC-32C footer follows the tables.</param>
internal sealed record SstBundle(MappedFile Native, SstManifest Manifest, bool HasFooter)
{
    private const int MagicLength = 8;
    private const int DigestLength = 32;
    private const ulong LongestManifest = 64 << 20;
    private const int Step = 1 << 20;
    private const int TrimStep = 32 << 20;

    /// <param name="file">The snapshot.</param>
    /// <param name="inner">Byte offset of the magic.</param>
    /// <param name="options">Whether the footer is compared, and who is told how far it is.</param>
    /// <exception cref="SnapshotException">The bundle is cut, or one of its parts is not what it should be.</exception>
    /// <exception cref="IOException">There is no room for temporary files.</exception>
    public static SstBundle Translate(MappedFile file, long inner, SnapshotOptions options)
    {
        SstManifest manifest = ReadManifest(file, inner, out long tables);
        long end = CheckExtent(file, manifest, tables);
        bool hasFooter = file.Length - end == FileFooter.Length;
        if (hasFooter && options.Verify)
        {
            CheckFooter(file, end);
        }

        SafeFileHandle spool = SpoolFile.Create();
        try
        {
            using (var output = new BufferedOutput(spool, 0))
            {
                Span<byte> header = stackalloc byte[16];
                "EKVPBBL1"u8.CopyTo(header);
                BinaryPrimitives.WriteUInt64LittleEndian(header[8..], manifest.LastCommitTimestamp);
                output.Write(header);
                foreach (SstManifestFile entry in manifest.Files)
                {
                    CopyTable(new TableFile(file, tables, entry.Size), entry, output, options.Progress);
                    file.TrimMemory(tables, tables + entry.Size);
                    tables += entry.Size;
                }

                output.Flush();
            }

            return new SstBundle(new MappedFile(file.Path, spool), manifest, hasFooter);
        }
        catch (IOException failure)
        {
            spool.Dispose();
            throw SpoolFile.NoRoom(file.Path, failure);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    private static SstManifest ReadManifest(MappedFile file, long inner, out long tables)
    {
        long lengthField = inner + MagicLength;
        long digestField = lengthField + 8;
        long start = digestField + DigestLength;
        Require(file, lengthField, 8, "the length of the manifest");
        ulong length = BinaryPrimitives.ReadUInt64BigEndian(file.Slice(lengthField, 8));
        if (length is 0 or > LongestManifest)
        {
            throw Bad(file, lengthField, $"expected a manifest of 1 to {LongestManifest} bytes, found {length}");
        }

        Require(file, digestField, DigestLength, "the digest of the manifest");
        Require(file, start, (long)length, $"a manifest of {length} bytes");
        ReadOnlySpan<byte> json = file.Slice(start, (int)length);
        tables = start + (long)length;
        if (!SHA256.HashData(json).AsSpan().SequenceEqual(file.Slice(digestField, DigestLength)))
        {
            throw Bad(file, digestField, "the manifest does not have the SHA-256 before it");
        }

        try
        {
            return SstManifest.Parse(json);
        }
        catch (FormatException failure)
        {
            throw Bad(file, start, failure.Message);
        }
    }

    /// <summary>Gives the offset behind the last table, where only a footer may follow.</summary>
    private static long CheckExtent(MappedFile file, SstManifest manifest, long tables)
    {
        foreach (SstManifestFile entry in manifest.Files)
        {
            Require(file, tables, entry.Size, $"a table of {entry.Size} bytes");
            tables += entry.Size;
        }

        long left = file.Length - tables;
        return left is 0 or FileFooter.Length ? tables
            : throw new SnapshotException(
                left < MagicLength ? SnapshotFault.Truncated : SnapshotFault.BadManifest, file.Path, tables, $"expected a 4-byte footer or the end behind the last table; {left} bytes are left");
    }

    private static void CheckFooter(MappedFile file, long end)
    {
        var crc = new Crc32C();
        for (long at = 0; at < end; at += TrimStep)
        {
            long to = Math.Min(at + TrimStep, end);
            FileFooter.Append(ref crc, file, at, to);
            file.TrimMemory(at, to);
        }

        FileFooter.Compare(file, end, crc.Value);
    }

    private static void CopyTable(TableFile table, SstManifestFile entry, BufferedOutput output, Action<long>? progress)
    {
        CheckDigest(table, entry);
        using var previous = new NativeList<byte>();
        bool any = false;
        long told = table.Start;
        using var reader = new TableReader(table, (rawKey, rawValue, offset) =>
        {
            if (any ? previous.Slice(0, (int)previous.Count).SequenceCompareTo(rawKey) >= 0 : !rawKey.SequenceEqual(entry.Smallest))
            {
                throw table.Bad(offset - table.Start, any ? "expected keys in ascending order" : "expected the first key that the manifest names", rawKey);
            }

            any = true;
            previous.Truncate(0);
            previous.AddRange(rawKey);
            WriteRecord(output, rawKey, rawValue);
            if (offset - told >= Step)
            {
                told = offset;
                progress?.Invoke(offset);
            }
        });
        reader.ReadAll();
        if (!previous.Slice(0, (int)previous.Count).SequenceEqual(entry.Largest))
        {
            throw table.Bad(0, "the table does not end with the last key that the manifest names");
        }
    }

    private static void CheckDigest(TableFile table, SstManifestFile entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long at = 0; at < table.Length; at += Step)
        {
            hash.AppendData(table.File.Slice(table.Start + at, (int)Math.Min(Step, table.Length - at)));
        }

        byte[] computed = hash.GetHashAndReset();
        if (!computed.AsSpan().SequenceEqual(entry.Sha256))
        {
            throw new SnapshotException(
                SnapshotFault.ChecksumMismatch, table.File.Path, table.Start, $"the manifest says SHA-256 {Convert.ToHexStringLower(entry.Sha256)} of the table, its bytes give {Convert.ToHexStringLower(computed)}");
        }
    }

    private static void WriteRecord(BufferedOutput output, ReadOnlySpan<byte> rawKey, ReadOnlySpan<byte> rawValue)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)rawKey.Length);
        output.Write(length);
        output.Write(rawKey);
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)rawValue.Length);
        output.Write(length);
        output.Write(rawValue);
    }

    private static void Require(MappedFile file, long offset, long length, string what)
    {
        if (file.Length - offset < length)
        {
            throw new SnapshotException(SnapshotFault.Truncated, file.Path, offset, $"expected {what}, {file.Length - offset} bytes are left");
        }
    }

    private static SnapshotException Bad(MappedFile file, long offset, string detail) => new(SnapshotFault.BadManifest, file.Path, offset, detail);
}
