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

    /// <summary>Appends records that are in their stored form already.</summary>
    public void WriteRecords(ReadOnlySpan<byte> records) => Write(records);

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
        hash.AppendData(bytes);
        if (nodeForm)
        {
            crc.Append(bytes);
        }
    }
}
