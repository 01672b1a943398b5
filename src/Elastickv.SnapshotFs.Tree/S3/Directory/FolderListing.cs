using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// Lists a directory of a bucket from a cookie on: its objects and directories in the order of the keys; at the top of a bucket before them
/// <c>_bucket.json</c>, behind them the escaped objects and KEYMAP.jsonl. Goes from directory to directory by seeking and collects nothing.
/// </summary>
internal readonly ref struct FolderListing
{
    private readonly SnapshotView view;
    private readonly ObjectSpace space;
    private readonly Folder folder;
    private readonly IEntrySink sink;

    public FolderListing(SnapshotView view, ObjectSpace space, Folder folder, IEntrySink sink)
    {
        this.view = view;
        this.space = space;
        this.folder = folder;
        this.sink = sink;
    }

    /// <summary>Lists the top of a bucket.</summary>
    public void ListTop(Bucket bucket, ListCookie from)
    {
        if (from.Behind == ListCookie.Entry.Start
            && !sink.Add(ReservedName.BucketFile, S3Node.File(S3Node.BucketFile, bucket.Row.Position), new ListCookie(ListCookie.Entry.Bucket, 0).Value))
        {
            return;
        }

        if (from.Behind < ListCookie.Entry.EscapedBody && !ListObjects(from))
        {
            return;
        }

        if (from.Behind < ListCookie.Entry.Keymap && ListEscaped(from) && space.Survey.NeedsKeymap)
        {
            sink.Add(ReservedName.Keymap, S3Node.File(S3Node.Keymap, bucket.Row.Position), new ListCookie(ListCookie.Entry.Keymap, 0).Value);
        }
    }

    /// <summary>Lists a directory below the top of a bucket.</summary>
    public void ListBelowTop(ListCookie from)
    {
        if (from.Behind is ListCookie.Entry.Start or ListCookie.Entry.Body or ListCookie.Entry.Sidecar or ListCookie.Entry.Folder)
        {
            ListObjects(from);
        }
    }

    /// <summary>Lists objects and directories; false when the sink takes no more, or when the cookie belongs to no such listing.</summary>
    private bool ListObjects(ListCookie from)
    {
        using ObjectCursor objects = space.Open(folder.Path);
        using var name = new ByteBuffer(256);
        if (from.Behind is ListCookie.Entry.Body or ListCookie.Entry.Sidecar or ListCookie.Entry.Folder && !Resume(objects, from, name))
        {
            return false;
        }

        while (objects.MoveNext())
        {
            Row row = objects.Current;
            HeadKey.TryParse(row.UserKey, out HeadKey head);
            Placement placement = space.Place(head.Path, objects.MayBeContinued);
            if (placement == Placement.Escaped)
            {
                continue;
            }

            int slash = head.Path[folder.Path.Length..].IndexOf(ObjectPath.Separator);
            if (slash < 0)
            {
                if (!AddBody(row, head, placement, name) || !AddSidecar(row, head, placement, name))
                {
                    return false;
                }
            }
            else
            {
                NodeId node = S3Node.Folder(row.Position, folder.Level + 1);
                if (!sink.Add(head.Path.Slice(folder.Path.Length, slash), node, new ListCookie(ListCookie.Entry.Folder, row.Position).Value))
                {
                    return false;
                }

                objects.SkipBelow(head.UpTo(folder.Path.Length + slash + 1));
            }
        }

        return true;
    }

    /// <summary>Puts a new walk where an earlier one was, and gives the sidecar if only the body was taken; false as <see cref="ListObjects"/>.</summary>
    private bool Resume(ObjectCursor objects, ListCookie from, ByteBuffer name)
    {
        if (!view.TryGetAt(from.Place, out Row row) || !HeadKey.TryParse(row.UserKey, out HeadKey head)
            || !head.Scope.SequenceEqual(folder.Scope) || !head.Path.StartsWith(folder.Path))
        {
            return false;
        }

        if (from.Behind == ListCookie.Entry.Folder)
        {
            int slash = head.Path[folder.Path.Length..].IndexOf(ObjectPath.Separator);
            objects.SeekPast(head.UpTo(folder.Path.Length + slash + 1));
            return slash >= 0;
        }

        objects.SeekAfter(row);
        return from.Behind == ListCookie.Entry.Sidecar || AddSidecar(row, head, space.Place(head.Path, mayBeContinued: true), name);
    }

    private bool AddBody(in Row row, in HeadKey head, Placement placement, ByteBuffer name)
    {
        SetName(head, placement, name);
        return sink.Add(name.WrittenSpan, S3Node.File(S3Node.Body, row.Position), new ListCookie(ListCookie.Entry.Body, row.Position).Value);
    }

    private bool AddSidecar(in Row row, in HeadKey head, Placement placement, ByteBuffer name)
    {
        SetName(head, placement, name);
        name.Append(ReservedName.Sidecar);
        return sink.Add(name.WrittenSpan, S3Node.File(S3Node.Sidecar, row.Position), new ListCookie(ListCookie.Entry.Sidecar, row.Position).Value);
    }

    private void SetName(in HeadKey head, Placement placement, ByteBuffer name)
    {
        name.Clear();
        name.Append(head.Path[folder.Path.Length..]);
        name.Append(placement.Suffix());
    }

    private bool ListEscaped(ListCookie from)
    {
        Survey survey = space.Survey;
        bool resumes = from.Behind is ListCookie.Entry.EscapedBody or ListCookie.Entry.EscapedSidecar;
        long index = resumes ? from.Place : 0;
        bool bodyTaken = from.Behind == ListCookie.Entry.EscapedBody;
        if (from.Behind == ListCookie.Entry.EscapedSidecar)
        {
            index++;
        }

        using var key = new ByteBuffer(256);
        using var name = new ByteBuffer(256);
        for (; index < survey.Count; index++)
        {
            if (survey.PlacementOf((int)index) != Placement.Escaped)
            {
                continue;
            }

            long position = survey.PositionOf((int)index);
            Survey.ReadKey(view, position, key);
            name.Clear();
            Placement.Escaped.AppendName(key.WrittenSpan, name);
            if (!bodyTaken && !sink.Add(name.WrittenSpan, S3Node.File(S3Node.Body, position), new ListCookie(ListCookie.Entry.EscapedBody, index).Value))
            {
                return false;
            }

            bodyTaken = false;
            name.Append(ReservedName.Sidecar);
            if (!sink.Add(name.WrittenSpan, S3Node.File(S3Node.Sidecar, position), new ListCookie(ListCookie.Entry.EscapedSidecar, index).Value))
            {
                return false;
            }
        }

        return true;
    }
}
