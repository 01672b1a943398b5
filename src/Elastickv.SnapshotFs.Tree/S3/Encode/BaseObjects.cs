using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>The objects of one bucket as the base shows them: from paths to keys and from keys to objects. Not thread-safe.</summary>
internal sealed class BaseObjects(SnapshotView view, Bucket bucket, SurveyCache surveys) : IDisposable
{
    private readonly ObjectSpace space = new(view, bucket.Scope, surveys);
    private readonly ObjectKeys keys = new();

    /// <summary>Whether the base shows a list of renamed objects.</summary>
    public bool HasKeymap => space.Survey.NeedsKeymap;

    /// <summary>Finds the object whose body or sidecar the base shows at a path.</summary>
    /// <param name="relative">Path below the bucket.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="isSidecar">Which of the two files it is.</param>
    public bool TryGetKey(ReadOnlySpan<byte> relative, out byte[] key, out bool isSidecar)
    {
        key = [];
        isSidecar = false;
        if (!TryFind(relative, out NodeId node) || node.IsDirectory || !view.TryGetAt(node.Position, out Row head) || !HeadKey.TryParse(head.UserKey, out HeadKey parsed))
        {
            return false;
        }

        using var decoded = new ByteBuffer(256);
        KeySegment.AppendDecoded(parsed.Path, decoded);
        key = decoded.WrittenSpan.ToArray();
        isSidecar = node.Kind == S3Node.Sidecar;
        return true;
    }

    /// <summary>The object of a key; null when the base shows none.</summary>
    public BaseObject? Find(ReadOnlySpan<byte> key)
    {
        keys.Begin(bucket.Scope, key);
        using var scratch = new ByteBuffer(256);
        if (view.TryGet(keys.Head(), out Row head) != RowState.Visible || !Manifest.TryRead(head.Body, scratch, out Manifest manifest)
            || !HeadKey.TryParse(head.UserKey, out HeadKey parsed))
        {
            return null;
        }

        scratch.Clear();
        space.Place(parsed.Path, mayBeContinued: true).AppendName(key, scratch);
        return new BaseObject(view, head, manifest, scratch.WrittenSpan.ToArray());
    }

    public void Dispose()
    {
        space.Dispose();
        keys.Dispose();
    }

    private bool TryFind(ReadOnlySpan<byte> path, out NodeId node)
    {
        Folder folder = Folder.Of(bucket);
        while (true)
        {
            ReadOnlySpan<byte> name = ObjectPath.First(path);
            if (!FolderLookup.TryFind(space, folder, name, out node))
            {
                return false;
            }

            if (name.Length == path.Length)
            {
                return true;
            }

            path = path[(name.Length + 1)..];
            if (!node.IsDirectory || !view.TryGetAt(node.Position, out Row first) || !Folder.TryOf(first, node.Level, out folder))
            {
                return false;
            }
        }
    }
}
