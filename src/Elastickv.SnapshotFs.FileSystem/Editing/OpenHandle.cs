namespace Elastickv.SnapshotFs.FileSystem.Editing;

/// <summary>One opening of a file. Thread-safe.</summary>
/// <param name="node">The file.</param>
/// <param name="pinned">What its readers see whatever happens to the file; null when they see the file as it is.</param>
internal sealed class OpenHandle(OpenNode node, PinnedContent? pinned)
{
    private const int MostReplacements = 3;

    // Guards replaced; no other lock is taken under it. Another reader may still be in a content that was replaced, so it lives as long as the opening.
    private readonly Lock gate = new();
    private readonly List<PinnedContent> replaced = [];
    private volatile PinnedContent? pinned = pinned;

    public OpenNode File { get; } = node;

    public PinnedContent? Pinned => pinned;

    /// <summary>Puts another content in the place of one that could not be read, a few times at most; false when it may not be, or somebody else was first.</summary>
    public bool TryReplace(PinnedContent failed, PinnedContent content)
    {
        lock (gate)
        {
            if (pinned != failed || replaced.Count == MostReplacements)
            {
                return false;
            }

            replaced.Add(failed);
            pinned = content;
            return true;
        }
    }

    /// <summary>Lets go of all contents.</summary>
    public void Close()
    {
        lock (gate)
        {
            pinned?.Dispose();
            replaced.ForEach(content => content.Dispose());
        }
    }
}
