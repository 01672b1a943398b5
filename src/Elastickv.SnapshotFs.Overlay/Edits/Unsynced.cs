using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Edits;

/// <summary>
/// What is not durable yet besides the journal's own lines. Two kinds of content: that a pending journal line refers to, which must be durable before the line
/// is, and that was changed in place, which only an fsync of its file asks for. Thread-safe; its lock is the innermost.
/// </summary>
internal sealed class Unsynced
{
    private readonly HashSet<FileState> referenced = [];
    private readonly HashSet<FileState> dirty = [];
    private readonly HashSet<NodeId> deletions = [];
    private readonly HashSet<NodeId> passing = [];

    /// <summary>A pending journal line depends on this content: says that it exists, or lets it take another file's place.</summary>
    public void Reference(FileState file)
    {
        lock (dirty)
        {
            referenced.Add(file);
        }
    }

    /// <summary>
    /// A file's content has got another name: the old one is to be deleted once the journal durably does without it. Lines that wait speak of it, so until then it is
    /// made durable like any other.
    /// </summary>
    public void Replace(FileState file, NodeId old)
    {
        lock (dirty)
        {
            if (file.Dirty || referenced.Contains(file))
            {
                passing.Add(old);
            }

            deletions.Add(old);
        }
    }

    /// <summary>Like <see cref="Reference"/>, if the content is not durable.</summary>
    public void ReferenceIfDirty(FileState file)
    {
        lock (dirty)
        {
            if (file.Dirty)
            {
                referenced.Add(file);
            }
        }
    }

    /// <summary>The content was changed. To be called when the change is complete, never before.</summary>
    public void MarkDirty(FileState file)
    {
        lock (dirty)
        {
            if (!file.Dirty)
            {
                file.Dirty = true;
                dirty.Add(file);
            }
        }
    }

    /// <summary>The stored content of a file that nobody can reach any more is to be deleted once the journal durably does without it.</summary>
    public void Delete(FileState file)
    {
        lock (dirty)
        {
            deletions.Add(file.Content);
            dirty.Remove(file);
            file.Dirty = false;
        }
    }

    /// <summary>Whether there is content that a pending line waits for, or a deletion that waits for a line.</summary>
    public bool Any
    {
        get
        {
            lock (dirty)
            {
                return referenced.Count + deletions.Count > 0;
            }
        }
    }

    /// <summary>Takes what a sync has to do; what is taken counts as clean from here on, and every later change counts anew. Under the lock of the edits.</summary>
    /// <param name="one">A file that must become durable too, or null.</param>
    /// <param name="all">Whether every file must.</param>
    /// <returns>The files, the names of their contents and of others, and what to delete afterwards.</returns>
    public (List<FileState> Files, List<NodeId> Contents, List<NodeId> Deletions) Take(FileState? one, bool all)
    {
        lock (dirty)
        {
            var files = new List<FileState>(referenced);
            if (all)
            {
                files.AddRange(dirty.Where(file => !referenced.Contains(file)));
            }
            else if (one is { Dirty: true } && !referenced.Contains(one))
            {
                files.Add(one);
            }

            referenced.Clear();
            foreach (FileState file in files)
            {
                file.Dirty = false;
                dirty.Remove(file);
            }

            List<NodeId> gone = [.. deletions];
            deletions.Clear();
            List<NodeId> contents = [.. files.Select(file => file.Content), .. passing];
            passing.Clear();
            return (files, contents, gone);
        }
    }

    /// <summary>Gives back what a failed sync had taken.</summary>
    public void Return(List<FileState> files, List<NodeId> contents, List<NodeId> gone)
    {
        lock (dirty)
        {
            // Names that are no file's any more; those that are come twice, which does no harm.
            passing.UnionWith(contents);
            foreach (FileState file in files)
            {
                referenced.Add(file);
                file.Dirty = true;
                dirty.Add(file);
            }

            deletions.UnionWith(gone);
        }
    }
}
