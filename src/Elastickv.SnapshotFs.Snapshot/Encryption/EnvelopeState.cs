namespace Elastickv.SnapshotFs.Snapshot.Encryption;

/// <summary>What came of opening the envelope of an encrypted row (spec 01 §5.1).</summary>
internal enum EnvelopeState
{
    /// <summary>The plaintext is there, and row header and raw key are those it was sealed with.</summary>
    Opened,

    /// <summary>Body shorter than an envelope.</summary>
    TooShort,

    /// <summary>Envelope version other than 1.</summary>
    UnknownVersion,

    /// <summary>A flag is set: the plaintext would be in a form that no server writes or reads.</summary>
    UnknownFlags,

    /// <summary>Key id 0, which no key has.</summary>
    NoKeyId,

    /// <summary>A tombstone bit: tombstones are never encrypted.</summary>
    Tombstone,

    /// <summary>The key file has no such key.</summary>
    UnknownKey,

    /// <summary>The tag does not fit: a changed or moved row, or another key under the same id.</summary>
    NotAuthentic,
}
