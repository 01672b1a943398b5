namespace Elastickv.SnapshotFs.Overlay.Edits;

/// <summary>Where the bytes of a file are.</summary>
internal enum ContentSource
{
    /// <summary>In the base, untouched.</summary>
    Base,

    /// <summary>Nowhere: created in the overlay and empty so far.</summary>
    Empty,

    /// <summary>In the overlay's own file.</summary>
    Stored,
}
