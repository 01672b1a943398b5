namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>What a file of a <c>fsm-snap</c> directory is to the server (spec 01 §2.5).</summary>
public enum SnapshotFileState
{
    /// <summary>A complete file whose token says the same checksum as its footer: the server restores the newest of these.</summary>
    Restorable,

    /// <summary>A file without a usable token: written but never published, or already pruned. The server deletes it.</summary>
    Orphan,

    /// <summary>The file's footer is not the checksum in its token.</summary>
    TokenMismatch,

    /// <summary>A write or a transfer that was not finished.</summary>
    Temporary,

    /// <summary>A token whose file is not there.</summary>
    Missing,
}
