using System.Runtime.ExceptionServices;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Walking;

/// <summary>
/// Walks a whole tree, files on one worker per processor. One thread lists, depth first and page by page, so memory is bounded by the depth of
/// the tree and not by its size.
/// </summary>
internal sealed class ParallelWalk<T>(ILogicalTree tree, ITreeVisitor<T> visitor)
    where T : class
{
    private readonly FileQueue<T> queue = new();
    private readonly Stack<(WalkDirectory<T> Directory, NodeId Node, EntryPage Page, int Next)> open = new();
    private ExceptionDispatchInfo? failure;

    /// <summary>How many workers a walk has.</summary>
    public static int Workers => Math.Max(1, Environment.ProcessorCount);

    /// <summary>Walks everything; throws what the visitor threw first.</summary>
    public void Run()
    {
        var threads = new Thread[Workers];
        for (int i = 0; i < threads.Length; i++)
        {
            int worker = i;
            threads[i] = new Thread(() => Guard(() => Work(worker))) { IsBackground = true };
            threads[i].Start();
        }

        Guard(List);
        queue.Close(threads.Length);
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        failure?.Throw();
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException)
        {
            // Another thread failed and said why.
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            queue.Stop();
        }
    }

    private void Work(int worker)
    {
        while (queue.TryTake(out QueuedFile<T> file))
        {
            visitor.VisitFile(file.Directory.State, file.Name, file.Node, worker);
            file.Directory.Finish(visitor);
        }
    }

    private void List()
    {
        Enter(null, [], NodeId.Root);
        while (open.TryPop(out (WalkDirectory<T> Directory, NodeId Node, EntryPage Page, int Next) at))
        {
            if (at.Next == at.Page.Count)
            {
                if (!at.Page.ReadNext(tree, at.Node))
                {
                    at.Page.Dispose();
                    at.Directory.Finish(visitor);
                    continue;
                }

                at.Next = 0;
            }

            int index = at.Next++;
            open.Push(at);
            if (at.Page.NodeOf(index).IsDirectory)
            {
                Enter(at.Directory, at.Page.NameOf(index), at.Page.NodeOf(index));
            }
            else
            {
                at.Directory.Begin();
                queue.Add(at.Directory, at.Page.NameOf(index), at.Page.NodeOf(index));
            }
        }
    }

    private void Enter(WalkDirectory<T>? parent, ReadOnlySpan<byte> name, NodeId node)
    {
        T state = visitor.EnterDirectory(parent?.State, name, node);
        parent?.Begin();
        open.Push((new WalkDirectory<T>(parent, state), node, new EntryPage(), 0));
    }
}
