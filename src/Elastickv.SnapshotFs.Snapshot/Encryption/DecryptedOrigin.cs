using System.Numerics;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.Encryption;

/// <summary>
/// A stream whose encrypted rows were replaced by cleartext ones, each <see cref="Envelope.Overhead"/> bytes shorter. One entry for 64 records: where the first of them lies in
/// either file, and which of them are shorter.
/// </summary>
/// <param name="keys">Says why a row that is still encrypted was not opened.</param>
/// <param name="below">Where the stored records come from.</param>
internal sealed unsafe class DecryptedOrigin(KeyRing keys, RecordOrigin below) : RecordOrigin, IDisposable
{
    private const int GroupLength = 64;

    private readonly NativeList<long> starts = new();
    private readonly NativeList<long> shortened = new();
    private readonly NativeList<ulong> masks = new();
    private MappedFile? stream;
    private long records;

    /// <summary>Rows that were decrypted so far.</summary>
    public long Decrypted { get; private set; }

    /// <summary>Takes the next record of the stream into account.</summary>
    /// <param name="offset">Byte offset in the stored file.</param>
    /// <param name="decrypted">Whether it was replaced.</param>
    public void Add(long offset, bool decrypted)
    {
        int index = (int)(records++ % GroupLength);
        if (index == 0)
        {
            starts.Add(offset - (Decrypted * Envelope.Overhead));
            shortened.Add(Decrypted);
            masks.Add(0);
        }

        if (decrypted)
        {
            masks[masks.Count - 1] |= 1UL << index;
            Decrypted++;
        }
    }

    /// <summary>Ends building: the translated stream, which is not taken over.</summary>
    public void Complete(MappedFile translated) => stream = translated;

    public override long OffsetInFile(long offset)
    {
        long low = 0, high = starts.Count;
        while (low < high)
        {
            long middle = low + ((high - low) >> 1);
            if (starts[middle] <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low == 0)
        {
            return below.OffsetInFile(offset);
        }

        int index = 0;
        for (long at = starts[low - 1]; at < offset && index < GroupLength; index++)
        {
            RecordSequence.ReadAt(stream!.Start, at, out at);
        }

        ulong before = index == GroupLength ? ulong.MaxValue : (1UL << index) - 1;
        return below.OffsetInFile(offset + ((shortened[low - 1] + BitOperations.PopCount(masks[low - 1] & before)) * Envelope.Overhead));
    }

    public override (string ProblemClass, string Reason) Explain(in RawRecord record)
    {
        var envelope = new Envelope(record);
        return keys.Inspect(record) switch
        {
            EnvelopeState.TooShort => (ProblemClass.BadEnvelope, $"expected an encrypted body of at least {Envelope.Overhead} bytes, found {envelope.PlaintextLength + Envelope.Overhead}"),
            EnvelopeState.UnknownVersion => (ProblemClass.BadEnvelope, $"expected envelope version 1, found {envelope.Version}"),
            EnvelopeState.UnknownFlags => (ProblemClass.BadEnvelope, $"expected envelope flags 00, found {envelope.Flags:x2}"),
            EnvelopeState.NoKeyId => (ProblemClass.BadEnvelope, "the envelope names key 0, which no key has"),
            EnvelopeState.UnknownKey => (ProblemClass.UnknownKey, $"encrypted under key {envelope.KeyId}, which the key file does not have"),
            EnvelopeState.Tombstone => (ProblemClass.Decrypt, "marked as an encrypted tombstone; tombstones are never encrypted"),
            _ => (ProblemClass.Decrypt, $"does not open with key {envelope.KeyId}: value, header or key of the row were changed, or it was encrypted under another key"),
        };
    }

    public void Dispose()
    {
        starts.Dispose();
        shortened.Dispose();
        masks.Dispose();
    }
}
