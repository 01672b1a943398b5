using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Overlay.Journal;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay;

/// <content>Making edits durable. The order is what survives crashes: contents, their names, the journal's lines, and then what nothing needs any more.</content>
public sealed partial class OverlayTree
{
    private const int ManyPendingBytes = 1 << 20;

    /// <inheritdoc/>
    public EditResult Sync(NodeId node)
    {
        FileState? file;
        using (Reading())
        {
            file = node.IsDirectory ? null : state.FileOf(node);
        }

        return Sync(file, all: false, out _);
    }

    /// <inheritdoc/>
    public EditResult SyncAll() => Sync(null, all: true, out _);

    private EditResult Sync(FileState? one, bool all, out Exception? failure)
    {
        failure = null;
        lock (syncing)
        {
            if (broken)
            {
                return EditResult.InputOutput;
            }

            PendingLines lines;
            List<FileState> files;
            List<NodeId> stored;
            List<NodeId> deletions;
            using (Writing())
            {
                lines = journal.Take();
                (files, stored, deletions) = unsynced.Take(one, all);
            }

            try
            {
                contents.Sync(stored);
                if (lines.Text.Length > 0)
                {
                    journal.Write(lines);
                }
            }
            catch (Exception e) when (DiskErrors.Are(e))
            {
                failure = e;
                using (Writing())
                {
                    journal.Return(lines);
                    unsynced.Return(files, stored, deletions);
                }

                // Full is full until somebody makes room. A disk that fails may have dropped what it was given and say so only once: nothing it
                // confirms later could be believed.
                EditResult result = DiskErrors.ResultOf(e);
                broken = result != EditResult.NoSpace;
                return result;
            }

            DeleteContents(deletions);
            return EditResult.Ok;
        }
    }

    /// <summary>The lines that do without them are durable. What cannot be deleted now is deleted at the next opening.</summary>
    private void DeleteContents(List<NodeId> deletions)
    {
        foreach (NodeId node in deletions)
        {
            try
            {
                contents.Delete(node);
            }
            catch (Exception e) when (DiskErrors.Are(e))
            {
                options.OnBackgroundFailure?.Invoke(e);
                return;
            }
        }
    }

    private void SyncInBackground(bool all = false)
    {
        if (broken || !(all || SomethingWaits()))
        {
            return;
        }

        Sync(null, all, out Exception? failure);
        if (failure is not null)
        {
            options.OnBackgroundFailure?.Invoke(failure);
        }
    }

    private bool SomethingWaits()
    {
        using (Reading())
        {
            return journal.PendingBytes > 0 || unsynced.Any;
        }
    }

    private void SyncSoonIfMuchWaits()
    {
        if (timer is not null && journal.PendingBytes > ManyPendingBytes)
        {
            timer.Change(TimeSpan.Zero, options.SyncInterval!.Value);
        }
    }
}
