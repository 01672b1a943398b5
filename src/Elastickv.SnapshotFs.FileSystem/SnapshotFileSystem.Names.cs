using Elastickv.SnapshotFs.FileSystem.Editing;
using Elastickv.SnapshotFs.FileSystem.Hidden;
using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem;

/// <content>Edits of names.</content>
public sealed partial class SnapshotFileSystem
{
    private readonly IWritableTree? edits;

    /// <summary>Creates a file and opens it, or opens the file of that name.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="name">Its name.</param>
    /// <param name="intent">What it is opened for; <see cref="OpenIntent.Exclusive"/> refuses a file that exists.</param>
    /// <param name="status">Its attributes.</param>
    /// <param name="opened">How it is open.</param>
    /// <param name="interruption">Ends rendering early.</param>
    public Errno Create(
        NodeId directory, ReadOnlySpan<byte> name, OpenIntent intent, out NodeStatus status, out OpenedFile opened, IInterruption? interruption = null)
    {
        status = default;
        opened = default;
        try
        {
            Errno outcome = BeginEdit(Operation.Create, directory, name);
            if (outcome != Errno.Ok)
            {
                return outcome;
            }

            EditResult result = edits!.Create(directory, name, out NodeId node);
            if (result == EditResult.Exists && (intent & OpenIntent.Exclusive) == 0)
            {
                return tree.TryLookup(directory, name, out node) ? OpenFound(node, intent, out status, out opened, interruption) : Errno.ENOENT;
            }

            if (result != EditResult.Ok)
            {
                return EditErrors.Of(result);
            }

            Errno found = OpenFound(Edited(node), intent & ~OpenIntent.Truncate, out status, out opened, interruption);
            LookOnceClosed(node);
            return found;
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Create, directory);
        }
    }

    /// <summary>Creates a file without opening it (mknod).</summary>
    public Errno CreateNode(NodeId directory, ReadOnlySpan<byte> name, out NodeStatus status)
    {
        status = default;
        try
        {
            Errno outcome = BeginEdit(Operation.Create, directory, name);
            if (outcome == Errno.Ok)
            {
                outcome = End(edits!.Create(directory, name, out NodeId node), node, out status);
                if (outcome == Errno.Ok)
                {
                    LookOnceClosed(node);
                }
            }

            return outcome;
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Create, directory);
        }
    }

    /// <summary>Makes an empty directory.</summary>
    public Errno MakeDirectory(NodeId directory, ReadOnlySpan<byte> name, out NodeStatus status)
    {
        status = default;
        try
        {
            Errno outcome = BeginEdit(Operation.MakeDirectory, directory, name);
            return outcome != Errno.Ok ? outcome : End(edits!.MakeDirectory(directory, name, out NodeId node), node, out status);
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.MakeDirectory, directory);
        }
    }

    /// <summary>Takes a file's name away; who has it open can go on.</summary>
    public Errno Unlink(NodeId directory, ReadOnlySpan<byte> name)
    {
        try
        {
            Errno outcome = BeginEdit(Operation.Unlink, directory, name);
            if (outcome != Errno.Ok)
            {
                return outcome;
            }

            bool known = tree.TryLookup(directory, name, out NodeId node);
            EditResult result = edits!.Unlink(directory, name);
            if (result == EditResult.Ok && known)
            {
                open.Unlink(Edited(node));
            }

            return EditErrors.Of(result);
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Unlink, directory);
        }
    }

    /// <summary>Removes an empty directory.</summary>
    public Errno RemoveDirectory(NodeId directory, ReadOnlySpan<byte> name)
    {
        try
        {
            Errno outcome = BeginEdit(Operation.RemoveDirectory, directory, name);
            return outcome != Errno.Ok ? outcome : End(edits!.RemoveDirectory(directory, name));
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.RemoveDirectory, directory);
        }
    }

    /// <summary>Gives a file or directory another name.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="toDirectory">Where it goes.</param>
    /// <param name="toName">Its name there.</param>
    /// <param name="taken">What is done when that name is taken.</param>
    public Errno Rename(NodeId directory, ReadOnlySpan<byte> name, NodeId toDirectory, ReadOnlySpan<byte> toName, TakenName taken)
    {
        try
        {
            Errno outcome = BeginEdit(Operation.Rename, directory, name);
            outcome = outcome == Errno.Ok ? Refusal(toDirectory, toName) : outcome;
            if (outcome != Errno.Ok)
            {
                return outcome;
            }

            RenameMode mode = taken switch
            {
                TakenName.Refuse => RenameMode.NoReplace,
                TakenName.Exchange => RenameMode.Exchange,
                _ => RenameMode.Replace,
            };
            bool replaces = tree.TryLookup(toDirectory, toName, out NodeId target);
            bool moves = tree.TryLookup(directory, name, out NodeId node) && node != target;
            EditResult result = edits!.Rename(directory, name, toDirectory, toName, mode);
            if (result == EditResult.Ok)
            {
                content.Edited();
                if (replaces && moves && mode == RenameMode.Replace)
                {
                    open.Unlink(target);
                }

                // Most programs replace a file by a new one that had a name of its own until now.
                LookAtRenamed(node);
                if (replaces && mode == RenameMode.Exchange)
                {
                    LookAtRenamed(target);
                }
            }

            return EditErrors.Of(result);
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Rename, directory);
        }
    }

    /// <summary>There are no links and no files of other kinds; the mount as such, and the name, come first.</summary>
    public Errno RefuseLink(NodeId directory, ReadOnlySpan<byte> name)
    {
        Errno outcome = BeginEdit(Operation.Create, directory, name);
        return outcome != Errno.Ok ? outcome : Errno.EPERM;
    }

    /// <summary>Whether an edit of a name may go on to the tree.</summary>
    private Errno BeginEdit(Operation operation, NodeId directory, ReadOnlySpan<byte> name)
    {
        requests.Count(operation);
        return edits is null ? Errno.EROFS : source.HasChanged ? Errno.EIO : Refusal(directory, name);
    }

    private static Errno Refusal(NodeId directory, ReadOnlySpan<byte> name) =>
        name.Length > LongestName ? Errno.ENAMETOOLONG
        : HiddenNodes.Contains(directory) || (directory == NodeId.Root && name.SequenceEqual(HiddenNodes.DirectoryName)) ? Errno.EACCES
        : Errno.Ok;

    private void LookAtRenamed(NodeId node)
    {
        if (watcher is not null && !node.IsDirectory)
        {
            LookOnceClosed(node);
        }
    }

    private Errno End(EditResult result)
    {
        if (result == EditResult.Ok)
        {
            content.Edited();
        }

        return EditErrors.Of(result);
    }

    private Errno End(EditResult result, NodeId node, out NodeStatus status)
    {
        status = default;
        return result == EditResult.Ok ? StatusOf(Edited(node), out status, null) : EditErrors.Of(result);
    }

    private NodeId Edited(NodeId node)
    {
        content.Edited();
        return node;
    }
}
