using System.Buffers.Binary;
using System.Numerics;

namespace Elastickv.SnapshotFs.TestData;

/// <summary>
/// Writes an <c>EKVPBBL1</c> stream (spec 01 §1) record by record, in the order given, holding nothing. Built from the specification
/// alone and shares no code with the product, so that a misreading cannot cancel itself out. Not thread-safe.
/// </summary>
public sealed class SnapshotWriter : IDisposable
{
    private readonly Stream output;
    private readonly bool leaveOpen;
    private uint crc = uint.MaxValue;
    private byte[] rawKey = new byte[256];
    private byte[] rawValue = new byte[256];

    /// <param name="output">Where the file goes.</param>
    /// <param name="lastCommitTimestamp">HLC timestamp of the stream header.</param>
    /// <param name="header">The header of a runtime file, or null for a bare payload.</param>
    /// <param name="leaveOpen">Whether disposing leaves the output open.</param>
    public SnapshotWriter(Stream output, ulong lastCommitTimestamp, HlcHeader? header = null, bool leaveOpen = false)
    {
        this.output = output;
        this.leaveOpen = leaveOpen;
        if (header is not null)
        {
            Put(header.Bytes);
        }

        Put("EKVPBBL1"u8);
        PutUInt64(lastCommitTimestamp);
    }

    /// <summary>Opens a file for writing, through a buffer.</summary>
    public static SnapshotWriter Create(string path, ulong lastCommitTimestamp, HlcHeader? header = null) =>
        new(new BufferedStream(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 0), 1 << 20), lastCommitTimestamp, header);

    /// <summary>Number of records written.</summary>
    public long Records { get; private set; }

    /// <summary>One MVCC row: raw key and raw value are put together from the parts (spec 01 §1.2).</summary>
    public void Row(ReadOnlySpan<byte> userKey, ulong timestamp, ReadOnlySpan<byte> body, byte flags = 0, ulong expireAt = 0)
    {
        Reserve(ref rawKey, userKey.Length + 8);
        userKey.CopyTo(rawKey);
        BinaryPrimitives.WriteUInt64BigEndian(rawKey.AsSpan(userKey.Length), ~timestamp);
        Reserve(ref rawValue, body.Length + 9);
        rawValue[0] = flags;
        BinaryPrimitives.WriteUInt64LittleEndian(rawValue.AsSpan(1), expireAt);
        body.CopyTo(rawValue.AsSpan(9));
        Raw(rawKey.AsSpan(0, userKey.Length + 8), rawValue.AsSpan(0, body.Length + 9));
    }

    /// <summary>A deletion as the server writes it: flags 01, no expiry, no body.</summary>
    public void Tombstone(ReadOnlySpan<byte> userKey, ulong timestamp) => Row(userKey, timestamp, default, flags: 1);

    /// <summary>The three store metadata rows of a server that has collected nothing, which sort behind every <c>!</c> key (spec 01 §1.5).</summary>
    public void StoreMetadata(ulong appliedIndex, ulong lastCommitTimestamp)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, appliedIndex);
        Raw("_meta_applied_index"u8, number);
        BinaryPrimitives.WriteUInt64LittleEndian(number, lastCommitTimestamp);
        Raw("_meta_last_commit_ts"u8, number);
        BinaryPrimitives.WriteUInt64LittleEndian(number, 1);
        Raw("_meta_min_retained_ts"u8, number);
    }

    /// <summary>Any record, legal or not.</summary>
    public void Raw(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        PutUInt64((ulong)key.Length);
        Put(key);
        PutUInt64((ulong)value.Length);
        Put(value);
        Records++;
    }

    /// <summary>Ends the file with the CRC-32C of everything before it, big endian (spec 01 §2.2).</summary>
    public void Footer()
    {
        Span<byte> footer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(footer, ~crc);
        output.Write(footer);
    }

    public void Dispose()
    {
        output.Flush();
        if (!leaveOpen)
        {
            output.Dispose();
        }
    }

    private static void Reserve(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new byte[Math.Max(length, buffer.Length * 2)];
        }
    }

    private void PutUInt64(ulong number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        Put(bytes);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }
    }
}
