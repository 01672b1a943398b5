using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Records;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.Container;

/// <summary>
/// An <c>EKVMVCC2</c> stream (spec 01 §2.7) rewritten as a native one in an unlinked temporary file, so that everything behind it knows one form
/// only. No production node writes this form, so its cost does not matter; the lengths are checked like any other.
/// </summary>
/// <param name="Native">The rewritten stream; the caller disposes it.</param>
/// <param name="LastCommitTimestamp">HLC timestamp of the stream header.</param>
/// <param name="MinRetainedTimestamp">Lowest readable HLC timestamp.</param>
/// <param name="HasFooter">Whether a CRC-32C footer follows the entries.</param>
internal sealed record InMemoryStream(MappedFile Native, ulong LastCommitTimestamp, ulong MinRetainedTimestamp, bool HasFooter)
{
    private const uint KnownVersion = 1;
    private const ulong MaxVersions = 1 << 20;
    private const ulong MaxKey = 1 << 20;
    private const ulong MaxValue = 256 << 20;

    /// <exception cref="SnapshotException">The stream is cut, beyond a cap, or a checksum is wrong.</exception>
    public static InMemoryStream Translate(MappedFile file, long inner, bool verify)
    {
        var source = new Source(file, inner + 8);
        uint version = source.UInt32("the stream version");
        if (version != KnownVersion)
        {
            throw new SnapshotException(SnapshotFault.UnknownVersion, file.Path, inner + 8, $"expected EKVMVCC2 stream version {KnownVersion}, found {version}");
        }

        uint storedCrc = source.UInt32("the stream checksum");
        ulong lastCommit = source.UInt64("the last commit timestamp");
        ulong minRetained = source.UInt64("the retained watermark");
        SafeFileHandle handle = SpoolFile.Create();
        try
        {
            long end;
            using (var output = new BufferedStream(new FileStream(new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false), FileAccess.Write, 0), 1 << 16))
            {
                output.Write("EKVPBBL1"u8);
                WriteUInt64(output, lastCommit);
                end = CopyEntries(ref source, file, output);
            }

            CheckSums(file, inner, end, storedCrc, verify);
            return new InMemoryStream(new MappedFile(file.Path, handle), lastCommit, minRetained, file.Length - end == FileFooter.Length);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static long CopyEntries(ref Source source, MappedFile file, Stream output)
    {
        Span<byte> rawKeyTail = stackalloc byte[8];
        while (source.Left is not (0 or FileFooter.Length))
        {
            long entry = source.Offset;
            ReadOnlySpan<byte> key = source.Bytes(MaxKey, SnapshotFault.KeyTooLarge, "key", entry);
            long countOffset = source.Offset;
            ulong versions = source.UInt64("a version count");
            if (versions > MaxVersions)
            {
                throw new SnapshotException(SnapshotFault.TooManyVersions, file.Path, countOffset, $"{versions} versions of one key, at most {MaxVersions} are legal", entry, key);
            }

            for (ulong i = 0; i < versions; i++)
            {
                ulong timestamp = source.UInt64("a commit timestamp");
                bool tombstone = source.Byte("a tombstone flag") != 0;
                ulong expireAt = source.UInt64("an expiry");
                ReadOnlySpan<byte> value = source.Bytes(MaxValue, SnapshotFault.ValueTooLarge, "value", entry);
                WriteUInt64(output, (ulong)key.Length + ValueHeader.SuffixLength);
                output.Write(key);
                BinaryPrimitives.WriteUInt64BigEndian(rawKeyTail, ~timestamp);
                output.Write(rawKeyTail);
                WriteUInt64(output, (ulong)value.Length + ValueHeader.Length);
                output.WriteByte(tombstone ? (byte)1 : (byte)0);
                WriteUInt64(output, expireAt);
                output.Write(value);
            }
        }

        return source.Offset;
    }

    private static void CheckSums(MappedFile file, long inner, long end, uint storedCrc, bool verify)
    {
        uint computed = Crc32Ieee.Of(file, inner + 16, end);
        if (computed != storedCrc)
        {
            throw new SnapshotException(SnapshotFault.ChecksumMismatch, file.Path, inner + 12, $"the stream checksum says {storedCrc:x8}, its bytes give {computed:x8}");
        }

        if (verify && file.Length - end == FileFooter.Length)
        {
            FileFooter.Check(file, end);
        }
    }

    private static void WriteUInt64(Stream output, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        output.Write(bytes);
    }

    /// <summary>Reads little-endian fields forward, each checked against the end of the file.</summary>
    private struct Source(MappedFile file, long offset)
    {
        public long Offset { get; private set; } = offset;

        public readonly long Left => file.Length - Offset;

        public uint UInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, what, -1));

        public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(8, what, -1));

        public byte Byte(string what) => Take(1, what, -1)[0];

        public ReadOnlySpan<byte> Bytes(ulong cap, string fault, string what, long entry)
        {
            long field = Offset;
            ulong length = UInt64($"a {what} length");
            if (length > cap)
            {
                throw new SnapshotException(fault, file.Path, field, $"{what} length {length}, at most {cap} is legal", entry);
            }

            return Take((int)length, $"a {what} of {length} bytes", entry);
        }

        private ReadOnlySpan<byte> Take(int length, string what, long entry)
        {
            if (Left < length)
            {
                throw new SnapshotException(SnapshotFault.Truncated, file.Path, Offset, $"expected {what}, {Left} bytes are left", entry);
            }

            ReadOnlySpan<byte> bytes = file.Slice(Offset, length);
            Offset += length;
            return bytes;
        }
    }
}
