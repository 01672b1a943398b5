namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>Whom a commit tells how far it is, and whom it asks whether what it has read still holds. Not thread-safe.</summary>
/// <param name="points">Told of every step on disk.</param>
/// <param name="stillValid">Whether neither base nor edits have changed since the commit began; null for always.</param>
/// <param name="progress">Told how far it is; null for nobody.</param>
internal sealed class CommitHooks(ICommitPoints points, Func<bool>? stillValid = null, Action<CommitProgress>? progress = null)
{
    private CommitPhase phase;
    private long total;

    public ICommitPoints Points => points;

    public void Begin(CommitPhase next, long length)
    {
        phase = next;
        total = length;
        Advance(0);
    }

    /// <summary>Tells how many bytes of the phase are done.</summary>
    public void Advance(long done) => progress?.Invoke(new CommitProgress(phase, Math.Min(done, total), total));

    /// <exception cref="EditedMeanwhileException">What was read is not what is there now.</exception>
    public void RequireUnchanged()
    {
        if (stillValid is not null && !stillValid())
        {
            throw new EditedMeanwhileException();
        }
    }
}
