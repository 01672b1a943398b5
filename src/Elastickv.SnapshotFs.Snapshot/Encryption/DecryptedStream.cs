using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Indexing;
using Elastickv.SnapshotFs.Snapshot.Records;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.Encryption;

/// <summary>
/// A native stream with its encrypted rows in cleartext, in a nameless file: same raw keys, same headers without the encryption bits, everything else byte for byte and in the same
/// order. Rows that do not open stay as they are. Everything behind it knows cleartext rows only (spec 01 §5, 07 §2.7).
/// </summary>
/// <param name="Native">The rewritten file, without its footer; the caller disposes it.</param>
/// <param name="Origin">Where its records lie in the stored file; the caller disposes it.</param>
internal sealed record DecryptedStream(MappedFile Native, DecryptedOrigin Origin)
{
    private const int CopyStep = 1 << 20;
    private const int TrimStep = 32 << 20;

    /// <param name="file">The stored file.</param>
    /// <param name="stream">Its records.</param>
    /// <param name="below">Where the stored records come from.</param>
    /// <param name="keys">What opens the rows.</param>
    /// <param name="progress">Told the offset reached in the stored file, now and then.</param>
    /// <exception cref="SnapshotException">A kept index does not fit the file.</exception>
    /// <exception cref="IOException">There is no room for temporary files.</exception>
    public static DecryptedStream Translate(MappedFile file, IndexedStream stream, RecordOrigin below, KeyRing keys, Action<long>? progress)
    {
        SafeFileHandle spool = SpoolFile.Create();
        var origin = new DecryptedOrigin(keys, below);
        try
        {
            using (var output = new BufferedOutput(spool, 0))
            {
                Copy(file, stream, keys, progress, output, origin);
                output.Flush();
            }

            var native = new MappedFile(file.Path, spool);
            origin.Complete(native);
            return new DecryptedStream(native, origin);
        }
        catch (IOException failure)
        {
            Release();
            throw SpoolFile.NoRoom(file.Path, failure);
        }
        catch
        {
            Release();
            throw;
        }

        void Release()
        {
            origin.Dispose();
            spool.Dispose();
        }
    }

    private static unsafe void Copy(MappedFile file, IndexedStream stream, KeyRing keys, Action<long>? progress, BufferedOutput output, DecryptedOrigin origin)
    {
        using var plaintext = new NativeBuffer();
        long runStart = 0;
        long trimmed = 0;
        for (long position = stream.Start; position < stream.End;)
        {
            // In the order of the file. Only a pass that has checked every length finds records out of order; otherwise reading checks them.
            RawRecord record = stream.Records.IsPermuted ? RecordSequence.ReadAt(file.Start, position, out long next) : stream.Records.Read(position, out next);
            bool opened = IsEncrypted(record) && keys.Open(record, plaintext.Of(new Envelope(record).PlaintextLength)) == EnvelopeState.Opened;
            if (opened)
            {
                CopyRun(file, runStart, position, output);
                WriteRow(record, plaintext.Of(new Envelope(record).PlaintextLength), output);
                runStart = next;
            }

            origin.Add(position, opened);
            position = next;
            if (position - runStart >= CopyStep)
            {
                CopyRun(file, runStart, position, output);
                runStart = position;
            }

            if (position - trimmed >= TrimStep)
            {
                file.TrimMemory(trimmed, runStart);
                trimmed = runStart;
                progress?.Invoke(position);
            }
        }

        CopyRun(file, runStart, stream.End, output);
        file.TrimMemory(0, file.Length);
    }

    private static bool IsEncrypted(in RawRecord record) =>
        record.HasUserKey && record.Damage == RowDamage.Encrypted && !StoreMetadata.IsOperational(record.RawKey);

    private static void WriteRow(in RawRecord record, ReadOnlySpan<byte> body, BufferedOutput output)
    {
        Span<byte> fields = stackalloc byte[8 + ValueHeader.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(fields, (ulong)record.KeyLength);
        output.Write(fields[..8]);
        output.Write(record.RawKey);
        BinaryPrimitives.WriteUInt64LittleEndian(fields, (ulong)body.Length + ValueHeader.Length);
        record.RawValue[..ValueHeader.Length].CopyTo(fields[8..]);
        fields[8] = ValueHeader.Cleartext(record.Flags);
        output.Write(fields);
        output.Write(body);
    }

    private static void CopyRun(MappedFile file, long from, long to, BufferedOutput output)
    {
        for (long at = from; at < to; at += CopyStep)
        {
            output.Write(file.Slice(at, (int)Math.Min(CopyStep, to - at)));
        }
    }
}
