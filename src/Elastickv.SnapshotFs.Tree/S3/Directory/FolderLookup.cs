using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Finds what a name in a directory of a bucket names: from the name to the keys that could be shown under it, each confirmed by its placement.</summary>
internal static class FolderLookup
{
    /// <param name="space">The bucket's objects.</param>
    /// <param name="folder">The directory.</param>
    /// <param name="name">Name of the entry; the files that belong to the bucket itself are not looked for.</param>
    /// <param name="node">What it names.</param>
    public static bool TryFind(ObjectSpace space, in Folder folder, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        if (name.IndexOfAny(ObjectPath.Separator, (byte)0) >= 0)
        {
            return false;
        }

        using var path = new ByteBuffer(256);
        path.Append(folder.Path);
        path.Append(name);
        if (TryFindFile(space, folder.Level == 0, path, out node))
        {
            return true;
        }

        path.Append(ObjectPath.Separator);
        if (folder.Level == NodeId.MaxLevel || !space.TryFirst(path.WrittenSpan, out Row first))
        {
            return false;
        }

        node = S3Node.Folder(first.Position, folder.Level + 1);
        return true;
    }

    private static bool TryFindFile(ObjectSpace space, bool isTop, ByteBuffer path, out NodeId node)
    {
        int length = path.Length;
        if (TryFindObject(space, isTop, path.WrittenSpan, out long position))
        {
            node = S3Node.File(S3Node.Body, position);
            return true;
        }

        if (path.WrittenSpan.EndsWith(ReservedName.Sidecar) && TryFindObject(space, isTop, path.WrittenSpan[..^ReservedName.Sidecar.Length], out position))
        {
            node = S3Node.File(S3Node.Sidecar, position);
            return true;
        }

        node = default;
        return false;
    }

    private static bool TryFindObject(ObjectSpace space, bool isTop, ReadOnlySpan<byte> path, out long position)
    {
        if (isTop && Survey.TryCutEscapedName(path, isDirectory: false, out ReadOnlySpan<byte> escaped) && space.Survey.TryFindEscaped(escaped, out position))
        {
            return true;
        }

        return TryFindAs(Placement.Natural, space, path, out position)
            || TryFindAs(Placement.LeafData, space, path, out position)
            || TryFindAs(Placement.UserData, space, path, out position);
    }

    private static bool TryFindAs(Placement placement, ObjectSpace space, ReadOnlySpan<byte> path, out long position)
    {
        position = 0;
        if (!path.EndsWith(placement.Suffix()))
        {
            return false;
        }

        ReadOnlySpan<byte> key = path[..^placement.Suffix().Length];
        if (!space.TryFind(key, out Row head) || space.Place(key, mayBeContinued: true) != placement)
        {
            return false;
        }

        position = head.Position;
        return true;
    }
}
