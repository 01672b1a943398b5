using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Walking;

/// <summary>
/// Files on their way from the listing thread to the workers. Bounded, so that listing never runs far ahead. Files are taken one by one, so a few
/// large ones spread over all workers. Thread-safe.
/// </summary>
internal sealed class FileQueue<T>
    where T : class
{
    private const int Limit = 1024;

    private readonly Queue<QueuedFile<T>> files = new(Limit);
    private readonly Lock gate = new();
    private readonly SemaphoreSlim room = new(Limit);
    private readonly SemaphoreSlim ready = new(0);
    private readonly CancellationTokenSource stopped = new();

    /// <summary>Waits for room. Throws <see cref="OperationCanceledException"/> when the walk was stopped.</summary>
    public void Add(WalkDirectory<T> directory, ReadOnlySpan<byte> name, NodeId node)
    {
        room.Wait(stopped.Token);
        lock (gate)
        {
            files.Enqueue(new QueuedFile<T>(directory, name.ToArray(), node));
        }

        ready.Release();
    }

    /// <summary>Tells <paramref name="workers"/> workers that nothing more comes.</summary>
    public void Close(int workers) => ready.Release(workers);

    /// <summary>Waits for a file; false when there are no more, or the walk was stopped.</summary>
    public bool TryTake(out QueuedFile<T> file)
    {
        file = default;
        try
        {
            ready.Wait(stopped.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        lock (gate)
        {
            if (!files.TryDequeue(out file))
            {
                return false;
            }
        }

        room.Release();
        return true;
    }

    /// <summary>Makes everybody stop.</summary>
    public void Stop() => stopped.Cancel();
}
