namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>How a snapshot is read (spec 00 §8).</summary>
public sealed record SnapshotOptions
{
    /// <summary>Check the CRC-32C footer while indexing; <c>--no-verify</c> turns it off.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Show committed but unapplied intents as applied (spec 01 §3.5).</summary>
    public bool RollForward { get; init; } = true;

    /// <summary>
    /// Chooses the moment that <see cref="SnapshotFile.View"/> shows, an HLC timestamp, once the file has said which there are; null for the newest. What it throws, opening throws.
    /// </summary>
    public Func<SnapshotSummary, ulong>? ReadAt { get; init; }

    /// <summary>Opens encrypted rows; without it they are problems and the rest is served (spec 01 §5). Used while opening only; stays the caller's.</summary>
    public KeyRing? Keys { get; init; }

    /// <summary>Where the index is kept between runs; null keeps it in memory only.</summary>
    public IndexStore? Indexes { get; init; }

    /// <summary>Take a kept index when there is one that fits. Off, the file is walked, and its checksum compared, in any case.</summary>
    public bool ReuseIndex { get; init; } = true;

    /// <summary>Told the number of bytes indexed, now and then, on the opening thread.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Bytes of records per entry of the sparse index. Tests make it small to get many blocks out of few records.</summary>
    internal int BlockLength { get; init; } = 16 << 10;
}
