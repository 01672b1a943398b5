using System.Buffers.Binary;
using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Records;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.Writing;

/// <summary>
/// Writes a native stream, bare or in the form a node keeps on disk (spec 01 §2.6, 07 §2), and hashes it on the way. The caller gives records in their
/// final order. Not thread-safe; does not own the file.
/// </summary>
internal sealed class PayloadWriter : IDisposable
{
    // Below this the bytes go through the buffer: a system call for each short run would cost more than the copy.
    private const long SystemCopyFrom = 256 << 10;
    private const int CopyStep = 1 << 20;

    private readonly BufferedOutput output;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly bool nodeForm;
    private Crc32C crc = new();

    /// <param name="file">An empty file.</param>
    /// <param name="timestamp">HLC timestamp of the stream header.</param>
    /// <param name="nodeForm">Whether an HLC header goes before and a CRC-32C footer behind the stream.</param>
    public PayloadWriter(SafeFileHandle file, ulong timestamp, bool nodeForm)
    {
        output = new BufferedOutput(file, 0);
        this.nodeForm = nodeForm;
        Span<byte> header = stackalloc byte[16];
        if (nodeForm)
        {
            "EKVTHLC1"u8.CopyTo(header);
            BinaryPrimitives.WriteUInt64BigEndian(header[8..], timestamp == 0 ? 0 : (ulong)HlcTimestamp.UnixMilliseconds(timestamp) + 1);
            Write(header);
        }

        "EKVPBBL1"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], timestamp);
        Write(header);
    }

    /// <summary>Appends records that are in their stored form already: a stretch of another file, read once for the digest and copied by the system where that pays.</summary>
    public void CopyRecords(MappedFile source, long offset, long length)
    {
        long copied = length >= SystemCopyFrom ? output.CopyFrom(source, offset, length) : 0;
        for (long at = 0; at < length;)
        {
            int step = (int)Math.Min(CopyStep, length - at);
            ReadOnlySpan<byte> piece = source.Slice(offset + at, step);
            if (at < copied)
            {
                piece = piece[..(int)Math.Min(step, copied - at)];
            }
            else
            {
                output.Write(piece);
            }

            Digest(piece);
            at += piece.Length;
        }
    }

    /// <summary>Appends one cleartext row.</summary>
    public void WriteRow(ReadOnlySpan<byte> rawKey, bool tombstone, ReadOnlySpan<byte> body)
    {
        Span<byte> field = stackalloc byte[8 + ValueHeader.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(field, (ulong)rawKey.Length);
        Write(field[..8]);
        Write(rawKey);
        field.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(field, (ulong)body.Length + ValueHeader.Length);
        field[8] = tombstone ? (byte)1 : (byte)0;
        Write(field);
        Write(body);
    }

    /// <summary>Ends the file and gives its length and SHA-256, footer included.</summary>
    public (long Length, byte[] Sha256) Finish()
    {
        if (nodeForm)
        {
            Span<byte> footer = stackalloc byte[FileFooter.Length];
            BinaryPrimitives.WriteUInt32BigEndian(footer, crc.Value);
            Write(footer);
        }

        output.Flush();
        return (output.Position, hash.GetHashAndReset());
    }

    public void Dispose()
    {
        output.Dispose();
        hash.Dispose();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        Digest(bytes);
    }

    private void Digest(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        if (nodeForm)
        {
            crc.Append(bytes);
        }
    }
}
