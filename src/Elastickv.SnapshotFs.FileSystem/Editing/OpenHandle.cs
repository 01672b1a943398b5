namespace Elastickv.SnapshotFs.FileSystem.Editing;

/// <summary>One opening of a file.</summary>
/// <param name="node">The file.</param>
/// <param name="forWriting">Whether it was opened for writing.</param>
/// <param name="pinned">What its readers see whatever happens to the file; null when they see the file as it is.</param>
internal sealed class OpenHandle(OpenNode node, bool forWriting, PinnedContent? pinned)
{
    public OpenNode File { get; } = node;

    public bool ForWriting { get; } = forWriting;

    public PinnedContent? Pinned { get; } = pinned;
}
