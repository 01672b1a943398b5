using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// The live objects of one bucket: which there are and under which names they are shown. Holds the buffers and cursors of one operation; not thread-safe.
/// </summary>
/// <remarks>
/// Names depend on other keys: an object is renamed when keys lie below its own, and so on (spec 00 §3.7). Every such question is one seek. "Is there an object
/// below P/?" may be answered by looking for any key below it that can be a path by itself, though that object could still be escaped for a
/// reason that lies in other keys: each of those reasons is itself a longer key below P/, and the longest one is natural.
/// </remarks>
internal sealed class ObjectSpace : IDisposable
{
    private readonly SnapshotView view;
    private readonly SurveyCache? surveys;
    private readonly byte[] scope;
    private readonly ChunkProbe blobs;
    private readonly ChunkProbe references;
    private readonly ByteBuffer key = new(256);
    private readonly ByteBuffer target = new(256);
    private readonly ByteBuffer scratch = new(256);

    /// <param name="view">What is visible.</param>
    /// <param name="scope">Bucket and generation, see <see cref="Bucket.Scope"/>.</param>
    /// <param name="surveys">Null for the survey itself: then nothing is placed by what a survey finds.</param>
    public ObjectSpace(SnapshotView view, ReadOnlySpan<byte> scope, SurveyCache? surveys)
    {
        this.view = view;
        this.surveys = surveys;
        this.scope = scope.ToArray();
        blobs = new ChunkProbe(view, references: false, scope);
        references = new ChunkProbe(view, references: true, scope);
    }

    /// <summary>What only a walk over the whole bucket tells; walks it at the first call for a bucket.</summary>
    public Survey Survey => surveys!.For(scope);

    /// <summary>Opens a walk over the objects below a prefix.</summary>
    /// <param name="prefix">Empty, or a directory with its slash.</param>
    /// <param name="all">Whether to give those too that cannot be shown there, see <see cref="ObjectCursor"/>.</param>
    public ObjectCursor Open(ReadOnlySpan<byte> prefix, bool all = false)
    {
        Begin(prefix);
        return new ObjectCursor(view, key.WrittenSpan, all);
    }

    /// <summary>The object of exactly this key, if its manifest can be read.</summary>
    /// <param name="path">A key without zero bytes.</param>
    /// <param name="head">The row of its manifest.</param>
    public bool TryFind(ReadOnlySpan<byte> path, out Row head)
    {
        Begin(path);
        KeySegment.AppendTerminator(key);
        return view.TryGet(key.WrittenSpan, out head) == RowState.Visible && Manifest.TryRead(head.Body, scratch, out _);
    }

    /// <summary>The first object that is shown below a directory: the one the directory's identity comes from. False when there is no such directory.</summary>
    /// <param name="directory">A directory with its slash.</param>
    /// <param name="first">Manifest row of the object.</param>
    public bool TryFirst(ReadOnlySpan<byte> directory, out Row first)
    {
        using ObjectCursor objects = Open(directory);
        while (objects.MoveNext())
        {
            HeadKey.TryParse(objects.Current.UserKey, out HeadKey head);
            if (Place(head.Path, objects.MayBeContinued) != Placement.Escaped)
            {
                first = objects.Current;
                return true;
            }
        }

        first = default;
        return false;
    }

    /// <summary>Under which name an object is shown.</summary>
    /// <param name="path">Its key, as it stands in a row's.</param>
    /// <param name="mayBeContinued">False when it is known that no other object's key continues this one.</param>
    public Placement Place(ReadOnlySpan<byte> path, bool mayBeContinued)
    {
        if (!ObjectPath.IsSafe(path, out _) || MeetsTopFile(path))
        {
            return Placement.Escaped;
        }

        Placement placement = path.EndsWith(ReservedName.Sidecar) ? Placement.UserData
            : IsDirectory(path, mayBeContinued) ? Placement.LeafData
            : Placement.Natural;
        target.Clear();
        target.Append(path);
        target.Append(placement.Suffix());
        if (placement != Placement.Natural && (ObjectPath.Final(target.WrittenSpan).Length > ObjectPath.MaxFinalComponent || IsTaken(mayBeContinued)))
        {
            return Placement.Escaped;
        }

        // The sidecar's name may be a directory: "a" and "a.elastickv-meta.json/b".
        target.Append(ReservedName.Sidecar);
        return mayBeContinued && AnyObjectBelow(target.WrittenSpan) ? Placement.Escaped : placement;
    }

    public void Dispose()
    {
        blobs.Dispose();
        references.Dispose();
        key.Dispose();
        target.Dispose();
        scratch.Dispose();
    }

    /// <summary>Whether a first component is taken by the bucket's KEYMAP.jsonl or by an escaped object's body or sidecar.</summary>
    private bool MeetsTopFile(ReadOnlySpan<byte> path)
    {
        if (surveys is null)
        {
            return false;
        }

        ReadOnlySpan<byte> first = ObjectPath.First(path);
        return (first.SequenceEqual(ReservedName.Keymap) && Survey.NeedsKeymap)
            || (Survey.TryCutEscapedName(first, isDirectory: first.Length < path.Length, out ReadOnlySpan<byte> name) && Survey.TryFindEscaped(name, out _));
    }

    private bool IsDirectory(ReadOnlySpan<byte> path, bool mayBeContinued) =>
        blobs.AnyBelow(path) || references.AnyBelow(path) || (mayBeContinued && AnyObjectBelow(path));

    private bool IsTaken(bool mayBeContinued) =>
        (mayBeContinued && TryFind(target.WrittenSpan, out _)) || blobs.AnyAt(target.WrittenSpan) || references.AnyAt(target.WrittenSpan)
        || IsDirectory(target.WrittenSpan, mayBeContinued);

    private bool AnyObjectBelow(ReadOnlySpan<byte> path)
    {
        Begin(path);
        key.Append(ObjectPath.Separator);
        using var objects = new ObjectCursor(view, key.WrittenSpan, all: false);
        return objects.MoveNext();
    }

    private void Begin(ReadOnlySpan<byte> path)
    {
        key.Clear();
        key.Append(S3Family.Head);
        key.Append(scope);
        key.Append(path);
    }
}
