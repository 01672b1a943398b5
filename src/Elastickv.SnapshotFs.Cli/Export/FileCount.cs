using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Export;

/// <summary>
/// Counts the files of a tree on a thread of its own, for a progress bar that knows its end. Listing is far cheaper than writing, so this is
/// soon done. Started by the first question.
/// </summary>
internal sealed class FileCount(ILogicalTree tree) : IDisposable
{
    private readonly Stack<(NodeId Node, EntryPage Page, int Next)> open = new();
    private Thread? thread;
    private long total;
    private volatile bool stop;

    /// <summary>The number of files, 0 while it is not known.</summary>
    public long Total
    {
        get
        {
            if (thread is null)
            {
                thread = new Thread(Count) { IsBackground = true };
                thread.Start();
            }

            return Interlocked.Read(ref total);
        }
    }

    public void Dispose()
    {
        stop = true;
        thread?.Join();
    }

    private void Count()
    {
        long files = 0;
        open.Push((NodeId.Root, new EntryPage(), 0));
        while (!stop && open.TryPop(out (NodeId Node, EntryPage Page, int Next) at))
        {
            if (at.Next == at.Page.Count)
            {
                if (!at.Page.ReadNext(tree, at.Node))
                {
                    at.Page.Dispose();
                    continue;
                }

                at.Next = 0;
            }

            NodeId node = at.Page.NodeOf(at.Next++);
            open.Push(at);
            if (node.IsDirectory)
            {
                open.Push((node, new EntryPage(), 0));
            }
            else
            {
                files++;
            }
        }

        if (!stop)
        {
            Interlocked.Exchange(ref total, files);
        }
    }
}
