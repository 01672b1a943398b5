using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// The directory <c>s3/</c>: each bucket with its file, its objects at the paths their keys say, their sidecars, and the list of those under other names (spec
/// 00 §3.7, §3.12, §3.13; 05).
/// </summary>
internal sealed class S3Part(SnapshotView view) : ITreePart
{
    private readonly BucketIndex buckets = new(view);
    private readonly SurveyCache surveys = new(view);

    public ReadOnlySpan<byte> Name => "s3"u8;

    public NodeId Directory => S3Node.Top;

    public bool Exists => buckets.Any;

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        if (directory == S3Node.Top)
        {
            bool found = buckets.TryLookup(name, out Bucket bucket);
            node = found ? S3Node.Bucket(bucket.Row.Position) : default;
            return found;
        }

        if (!TryGetFolder(directory, out Folder folder, out Bucket? top))
        {
            return false;
        }

        if (top is not null && name.SequenceEqual(ReservedName.BucketFile))
        {
            node = S3Node.File(S3Node.BucketFile, top.Row.Position);
            return true;
        }

        using var space = new ObjectSpace(view, folder.Scope, surveys);
        if (top is not null && name.SequenceEqual(ReservedName.Keymap) && space.Survey.NeedsKeymap)
        {
            node = S3Node.File(S3Node.Keymap, top.Row.Position);
            return true;
        }

        return FolderLookup.TryFind(space, folder, name, out node);
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink)
    {
        if (directory == S3Node.Top)
        {
            buckets.List(cookie, sink);
            return true;
        }

        if (!TryGetFolder(directory, out Folder folder, out Bucket? top))
        {
            return false;
        }

        using var space = new ObjectSpace(view, folder.Scope, surveys);
        var listing = new FolderListing(view, space, folder, sink);
        if (top is not null)
        {
            listing.ListTop(top, ListCookie.Of(cookie));
        }
        else
        {
            listing.ListBelowTop(ListCookie.Of(cookie));
        }

        return true;
    }

    public bool TryGetParent(NodeId directory, out NodeId parent)
    {
        parent = S3Node.Top;
        if (!TryGetFolder(directory, out Folder folder, out Bucket? top))
        {
            return false;
        }

        if (top is not null)
        {
            return true;
        }

        if (folder.Level == 1)
        {
            buckets.TryGet(folder.Bucket, out Bucket? bucket);
            parent = bucket is null ? default : S3Node.Bucket(bucket.Row.Position);
            return bucket is not null;
        }

        using var space = new ObjectSpace(view, folder.Scope, surveys);
        ObjectPath.TryCut(folder.Path, folder.Level - 1, out int length);
        bool exists = space.TryFirst(folder.Path[..length], out Row first);
        parent = exists ? S3Node.Folder(first.Position, folder.Level - 1) : default;
        return exists;
    }

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        attributes = default;
        if (node.IsDirectory)
        {
            attributes = new NodeAttributes(0, HlcTimestamp.UnixMilliseconds(view.ReadTimestamp), NodeAttributes.DirectoryMode);
            return node == S3Node.Top || TryGetFolder(node, out _, out _);
        }

        using var scratch = new ByteBuffer(256);
        if (node != S3Node.File(S3Node.Body, node.Position) || !TryGetHead(node.Position, out Row head) || !Manifest.TryRead(head.Body, scratch, out Manifest manifest))
        {
            return false;
        }

        attributes = new NodeAttributes(S3Body.LengthOf(manifest), HlcTimestamp.UnixMilliseconds(manifest.LastModified), NodeAttributes.FileMode);
        return true;
    }

    public bool TryOpen(NodeId file, out FileContent content)
    {
        content = null!;
        if (!S3Node.IsFile(file))
        {
            return false;
        }

        switch (file.Kind)
        {
            case S3Node.BucketFile when buckets.TryGetAt(file.Position, out Bucket bucket):
                content = new BucketDocument(bucket);
                return true;
            case S3Node.Keymap when buckets.TryGetAt(file.Position, out Bucket bucket):
                Survey survey = surveys.For(bucket.Scope);
                content = new KeymapDocument(view, survey);
                return survey.NeedsKeymap;
            case S3Node.Body when TryGetHead(file.Position, out Row head) && S3Body.TryOpen(view, head, out S3Body body):
                content = body;
                return true;
            case S3Node.Sidecar when TryGetHead(file.Position, out Row head) && SidecarDocument.TryOpen(head, out SidecarDocument sidecar):
                content = sidecar;
                return true;
            default:
                return false;
        }
    }

    public void ReportProblems(IProblemSink sink) => new S3Problems(view, buckets, sink).Report();

    private bool TryGetHead(long position, out Row head) => view.TryGetAt(position, out head) && head.IsReadable && HeadKey.TryParse(head.UserKey, out _);

    /// <summary>A directory of a bucket, and the bucket when it is its own directory.</summary>
    private bool TryGetFolder(NodeId directory, out Folder folder, out Bucket? top)
    {
        folder = default;
        top = null;
        if (S3Node.IsBucket(directory) && buckets.TryGetAt(directory.Position, out Bucket bucket))
        {
            top = bucket;
            folder = Folder.Of(bucket);
            return true;
        }

        return S3Node.IsFolder(directory) && view.TryGetAt(directory.Position, out Row head) && Folder.TryOf(head, directory.Level, out folder);
    }
}
