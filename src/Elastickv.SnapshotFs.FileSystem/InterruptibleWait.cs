namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>Waiting for another thread without ignoring an interruption.</summary>
internal static class InterruptibleWait
{
    private const int LookAroundMs = 50;

    /// <summary>Waits until a condition holds that changes under <paramref name="gate"/> with a pulse; false when the interruption came first.</summary>
    public static bool Until(object gate, Func<bool> condition, IInterruption? interruption)
    {
        lock (gate)
        {
            while (!condition())
            {
                if (interruption is { IsRequested: true })
                {
                    return false;
                }

                Monitor.Wait(gate, LookAroundMs);
            }

            return true;
        }
    }
}
