using Elastickv.SnapshotFs.FileSystem.Content;
using Elastickv.SnapshotFs.Tree;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.FileSystem.Hidden;

/// <summary>
/// <c>problems.jsonl</c>. Finding all problems takes as long as reading the snapshot, so it is done once, when somebody first reads the file, on a thread of
/// its own: a reader that gives up does not lose the work. The lines go to a temporary file without a name. Thread-safe.
/// </summary>
internal sealed class ProblemsFile(ILogicalTree tree, ILogger logger) : IDisposable
{
    // Guards everything below; never held while problems are looked for or read. No other lock is taken under it.
    private readonly object gate = new();
    private readonly CancellationTokenSource stop = new();
    private Thread? producer;
    private SafeFileHandle? file;
    private long size;
    private bool failed;

    /// <summary>Whether the lines are there, and how many bytes they have.</summary>
    public bool TryGetSize(out long bytes)
    {
        lock (gate)
        {
            bytes = size;
            return file is not null;
        }
    }

    /// <summary>Waits until the lines are there. EIO when they could not be made; the next call tries again.</summary>
    public Errno Produce(IInterruption? interruption)
    {
        lock (gate)
        {
            if (file is not null)
            {
                return Errno.Ok;
            }

            if (producer is null)
            {
                failed = false;
                producer = new Thread(Run) { IsBackground = true, Name = "snapfs problems" };
                producer.Start();
            }
        }

        if (!InterruptibleWait.Until(gate, () => file is not null || failed, interruption))
        {
            return Errno.EINTR;
        }

        return TryGetSize(out _) ? Errno.Ok : Errno.EIO;
    }

    public Errno Read(long offset, int count, IReadSink sink, IInterruption? interruption)
    {
        Errno outcome = Produce(interruption);
        if (outcome != Errno.Ok)
        {
            return outcome;
        }

        return CopiedRead.Read(file!, size, offset, count, sink);
    }

    /// <summary>Reads lines that are there, up to their end.</summary>
    public int Read(long offset, Span<byte> buffer) => RandomAccess.Read(file!, buffer[..(int)Math.Clamp(size - offset, 0, buffer.Length)], offset);

    /// <summary>Waits for the search to end: it reads the snapshot, which the caller is about to close.</summary>
    public void Dispose()
    {
        stop.Cancel();
        Thread? running;
        lock (gate)
        {
            running = producer;
        }

        running?.Join();
        file?.Dispose();
        stop.Dispose();
    }

    private void Run()
    {
        SafeFileHandle? made = null;
        long length = 0;
        try
        {
            made = UnnamedFile.Create();
            using var lines = new ProblemLines(made, stop.Token);
            tree.ReportProblems(lines);
            lines.Flush();
            length = lines.Length;
        }
        catch (Exception failure)
        {
            made?.Dispose();
            made = null;
            if (failure is not OperationCanceledException)
            {
                Log.ProblemsFailed(logger, failure);
            }
        }

        lock (gate)
        {
            file = made;
            size = length;
            failed = made is null;
            producer = null;
            Monitor.PulseAll(gate);
        }
    }
}
