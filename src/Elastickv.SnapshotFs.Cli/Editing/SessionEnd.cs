namespace Elastickv.SnapshotFs.Cli.Editing;

/// <summary>What happens to pending edits when a mount ends. Ordered from the most careful on.</summary>
internal enum SessionEnd
{
    /// <summary>They stay in the overlay for the next mount.</summary>
    Keep,

    /// <summary>They are written into a new snapshot.</summary>
    Commit,

    /// <summary>They are thrown away.</summary>
    Discard,
}
