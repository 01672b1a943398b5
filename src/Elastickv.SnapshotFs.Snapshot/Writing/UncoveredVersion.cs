namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>What becomes the newest version of a key when a bad record is left out (spec 07 §2.8).</summary>
public enum UncoveredVersion
{
    /// <summary>The same as before: the record is not the newest version of its key, or has no key that anybody could ask for.</summary>
    Unchanged,

    /// <summary>Nothing: the key has no other version.</summary>
    None,

    /// <summary>An older value, which comes back.</summary>
    Value,

    /// <summary>An older deletion.</summary>
    Tombstone,
}
