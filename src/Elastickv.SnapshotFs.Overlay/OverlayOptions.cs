namespace Elastickv.SnapshotFs.Overlay;

/// <summary>How an overlay behaves.</summary>
public sealed record OverlayOptions
{
    /// <summary>
    /// How long an edit that nobody fsyncs may wait until it is made durable on its own; null for never. An fsync never waits for this.
    /// </summary>
    public TimeSpan? SyncInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where the times of edits come from. The times of files whose content lies in the overlay come from its disk.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told of failures of syncs that nobody asked for.</summary>
    public Action<Exception>? OnBackgroundFailure { get; init; }
}
