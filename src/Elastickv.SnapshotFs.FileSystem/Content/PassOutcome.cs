namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>How a read of a <see cref="DocumentPass"/> ended.</summary>
internal enum PassOutcome
{
    Done,

    /// <summary>The offset lies before the window: another pass is needed. Nothing was given.</summary>
    Behind,

    /// <summary>The interruption came first.</summary>
    Interrupted,
}
