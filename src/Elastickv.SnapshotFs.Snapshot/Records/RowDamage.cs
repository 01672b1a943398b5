namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>Why a row cannot be read at all (spec 01 §1.8); damage inside a body is the adapter's to judge.</summary>
public enum RowDamage : byte
{
    /// <summary>The row is readable.</summary>
    None,

    /// <summary>Raw value shorter than its 9-byte header.</summary>
    ShortValue,

    /// <summary>Reserved flag bits or a reserved encryption state.</summary>
    ReservedFlags,

    /// <summary>An encrypted row, and no key for it.</summary>
    Encrypted,
}
