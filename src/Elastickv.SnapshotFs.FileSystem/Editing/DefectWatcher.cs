using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.FileSystem.Editing;

/// <summary>
/// Validates files after they were closed (spec 00 §4), on a thread of its own, and logs what keeps them from being committed. It lets a moment pass without closed
/// files first, so that it neither slows down whoever writes thousands of them nor looks twice at one that is replaced at once; when too many wait, everything is
/// validated in one go instead. Thread-safe.
/// </summary>
internal sealed class DefectWatcher : IDisposable
{
    private const int Room = 1024;
    private const int QuietMs = 100;
    private const int LongestDelayMs = 3000;

    // Guards everything below; no other lock is taken under it.
    private readonly object gate = new();
    private readonly IEditCommitter committer;
    private readonly ILogger logger;
    private readonly Queue<NodeId> queue = new();
    private readonly HashSet<NodeId> queued = [];
    private Thread? worker;
    private bool overflown;
    private bool busy;
    private bool stopped;
    private long firstMs;
    private long lastMs;

    public DefectWatcher(IEditCommitter committer, ILogger logger)
    {
        this.committer = committer;
        this.logger = logger;
    }

    /// <summary>Has a file validated soon.</summary>
    public void Look(NodeId file)
    {
        lock (gate)
        {
            lastMs = Environment.TickCount64;
            if (stopped || overflown || !queued.Add(file))
            {
                return;
            }

            if (queue.Count == 0)
            {
                firstMs = lastMs;
            }

            if (queue.Count >= Room)
            {
                queue.Clear();
                queued.Clear();
                overflown = true;
            }
            else
            {
                queue.Enqueue(file);
            }

            if (worker is null)
            {
                worker = new Thread(Run) { IsBackground = true, Name = "snapfs validation", Priority = ThreadPriority.BelowNormal };
                worker.Start();
            }

            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Logs what is wrong with a file.</summary>
    /// <returns>Whether it can be committed.</returns>
    public bool Check(NodeId file)
    {
        IReadOnlyList<DocumentDefectException> defects = committer.FindDefects(file);
        Tell(defects);
        return defects.Count == 0;
    }

    /// <summary>Waits until nothing waits.</summary>
    public void Drain()
    {
        lock (gate)
        {
            while (!stopped && (busy || overflown || queue.Count > 0))
            {
                Monitor.Wait(gate);
            }
        }
    }

    /// <summary>Ends the thread; what still waits is dropped, as a commit looks at everything anyway.</summary>
    public void Dispose()
    {
        Thread? running;
        lock (gate)
        {
            stopped = true;
            running = worker;
            Monitor.PulseAll(gate);
        }

        running?.Join();
    }

    private void Run()
    {
        while (TryTake(out NodeId file, out bool all))
        {
            try
            {
                if (all)
                {
                    Tell(committer.FindDefects());
                }
                else
                {
                    Check(file);
                }
            }
            catch (Exception failure)
            {
                Log.ValidationFailed(logger, failure);
            }
        }
    }

    private bool TryTake(out NodeId file, out bool all)
    {
        lock (gate)
        {
            busy = false;
            Monitor.PulseAll(gate);
            while (!stopped && !overflown && queue.Count == 0)
            {
                Monitor.Wait(gate);
            }

            WaitForQuiet();
            busy = !stopped;
            all = overflown;
            file = default;
            if (all)
            {
                overflown = false;
            }
            else if (!stopped)
            {
                file = queue.Dequeue();
                queued.Remove(file);
            }

            return !stopped;
        }
    }

    /// <summary>Under the gate, which is let go of meanwhile.</summary>
    private void WaitForQuiet()
    {
        while (!stopped)
        {
            long now = Environment.TickCount64;
            long until = overflown ? lastMs + QuietMs : Math.Min(lastMs + QuietMs, firstMs + LongestDelayMs);
            if (now >= until)
            {
                return;
            }

            Monitor.Wait(gate, (int)(until - now));
        }
    }

    private void Tell(IReadOnlyList<DocumentDefectException> defects)
    {
        foreach (DocumentDefectException defect in defects)
        {
            Log.Defect(logger, defect.Message);
        }
    }
}
