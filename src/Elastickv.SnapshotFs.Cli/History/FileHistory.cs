using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.History;

/// <summary>
/// Finds every retained version of a file, newest first. Looks at the file, asks the trace since when everything it was made of has been as it is, and goes on right before
/// that: no moment without a change of what the file depends on is looked at, and nothing grows with the number of versions.
/// </summary>
internal static class FileHistory
{
    /// <param name="snapshot">The snapshot; the history ends with the moment it shows.</param>
    /// <param name="path">The file, as bytes.</param>
    /// <param name="found">Told each version.</param>
    /// <exception cref="CommandException">The path never named a file, or one that is made of everything.</exception>
    public static void Read(OpenSnapshot snapshot, byte[] path, Action<FileVersion> found)
    {
        ulong earliest = snapshot.File.Summary.EarliestTimestamp;
        ulong at = snapshot.File.View.ReadTimestamp;
        bool any = false, directory = false;
        (FileDigest? Digest, ulong Since)? newer = null;
        while (true)
        {
            var trace = new ReadTrace();
            FileDigest? digest = Look(snapshot, at, trace, path, ref directory);
            ulong since = trace.LatestChange;
            if (newer is { } known && known.Digest != digest)
            {
                found(new FileVersion(known.Since, known.Digest is null ? ChangeText.Deleted : digest is null ? ChangeText.Created : ChangeText.Changed, known.Digest));
                any = true;
            }

            newer = (digest, since);
            if (since <= earliest)
            {
                break;
            }

            at = since - 1;
        }

        if (newer is { Digest: { } oldest, Since: var first })
        {
            found(new FileVersion(first, earliest == 0 ? ChangeText.Created : ChangeText.Oldest, oldest));
        }
        else if (!any)
        {
            throw TreePath.Failure(path, directory ? "is a directory" : "no such file in the retained history");
        }
    }

    private static FileDigest? Look(OpenSnapshot snapshot, ulong at, ReadTrace trace, byte[] path, ref bool directory)
    {
        using SnapshotTree tree = snapshot.TreeAt(at, trace);
        if (!TreePath.TryFind(tree, path, out NodeId node))
        {
            return null;
        }

        if (node.Owner == NodeOwner.Root && node != NodeId.Root)
        {
            throw TreePath.Failure(path, "is made of the whole snapshot and changes with every commit");
        }

        directory |= node.IsDirectory;
        return node.IsDirectory ? null : FileDigest.Of(tree, node, path);
    }
}
