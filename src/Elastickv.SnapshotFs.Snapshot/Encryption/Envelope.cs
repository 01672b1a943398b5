using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.Encryption;

/// <summary>
/// The body of an encrypted row (spec 01 §5.1): version, flags, key id, nonce, ciphertext, tag. A view over the row's bytes; valid as long as they are.
/// </summary>
internal readonly ref struct Envelope
{
    /// <summary>Bytes of an envelope besides the ciphertext, which is as long as the plaintext.</summary>
    public const int Overhead = PrefixLength + NonceLength + TagLength;

    public const int TagLength = 16;

    private const int PrefixLength = 6;
    private const int NonceLength = 12;
    private const byte KnownVersion = 1;

    private readonly RawRecord record;

    /// <param name="record">A row whose flags say that it is encrypted.</param>
    public Envelope(in RawRecord record) => this.record = record;

    /// <summary>Length of the plaintext; negative for a body that is too short.</summary>
    public int PlaintextLength => record.ValueLength - ValueHeader.Length - Overhead;

    public byte Version => Body[0];

    public byte Flags => Body[1];

    public uint KeyId => BinaryPrimitives.ReadUInt32BigEndian(Body[2..]);

    public ReadOnlySpan<byte> Nonce => Body.Slice(PrefixLength, NonceLength);

    public ReadOnlySpan<byte> Ciphertext => Body.Slice(PrefixLength + NonceLength, PlaintextLength);

    public ReadOnlySpan<byte> Tag => Body[^TagLength..];

    /// <summary>Length of the additional data in bytes.</summary>
    public int AdditionalLength => PrefixLength + ValueHeader.Length + record.KeyLength;

    private ReadOnlySpan<byte> Body => record.RawValue[ValueHeader.Length..];

    /// <summary>What the fields alone say; <see cref="EnvelopeState.Opened"/> when a key may be tried.</summary>
    public EnvelopeState Inspect() =>
        ValueHeader.IsTombstone(record.Flags) ? EnvelopeState.Tombstone
        : PlaintextLength < 0 ? EnvelopeState.TooShort
        : Version != KnownVersion ? EnvelopeState.UnknownVersion
        : Flags != 0 ? EnvelopeState.UnknownFlags
        : KeyId == 0 ? EnvelopeState.NoKeyId
        : EnvelopeState.Opened;

    /// <summary>Writes the additional data: the first six bytes of the envelope, the row's own header, the raw key with its timestamp.</summary>
    public void WriteAdditional(Span<byte> destination)
    {
        Body[..PrefixLength].CopyTo(destination);
        record.RawValue[..ValueHeader.Length].CopyTo(destination[PrefixLength..]);
        record.RawKey.CopyTo(destination[(PrefixLength + ValueHeader.Length)..]);
    }
}
