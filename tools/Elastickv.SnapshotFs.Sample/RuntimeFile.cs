using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Sample;

/// <summary>The form in which a server leaves a snapshot: HLC header, <c>EKVPBBL1</c> stream, CRC-32C footer (spec 01 §1, §2).</summary>
internal static class RuntimeFile
{
    private const long CeilingAheadMs = 10_000;

    public static byte[] Write(RowSet rows, ulong appliedIndex)
    {
        using var file = new MemoryStream();
        file.Write("EKVTHLC1"u8);
        file.Write(Bytes.BigEndian((ulong)(rows.NowMs + CeilingAheadMs)));
        file.Write("EKVPBBL1"u8);
        file.Write(LittleEndian(rows.Now));
        foreach ((byte[] key, byte[] value) in rows.InOrder)
        {
            WriteRecord(file, key, value);
        }

        // The store's own rows sort behind every key that begins with an exclamation mark.
        WriteRecord(file, Bytes.Of("_meta_applied_index"), LittleEndian(appliedIndex));
        WriteRecord(file, Bytes.Of("_meta_last_commit_ts"), LittleEndian(rows.Now));
        WriteRecord(file, Bytes.Of("_meta_min_retained_ts"), LittleEndian(1));
        var footer = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(footer, Crc32C.Of(file.GetBuffer().AsSpan(0, (int)file.Length)));
        file.Write(footer);
        return file.ToArray();
    }

    private static void WriteRecord(Stream file, byte[] key, byte[] value)
    {
        file.Write(LittleEndian((ulong)key.Length));
        file.Write(key);
        file.Write(LittleEndian((ulong)value.Length));
        file.Write(value);
    }

    private static byte[] LittleEndian(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
