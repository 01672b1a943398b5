using System.Buffers.Binary;
using System.Buffers.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>One bucket of which something was touched, and its objects, to the rows that say the difference (spec 07 §6). Not thread-safe.</summary>
/// <param name="context">The splice.</param>
/// <param name="name">Name of the bucket's directory.</param>
/// <param name="touched">Touched paths below it, in byte order.</param>
/// <param name="surveys">Surveys of the base.</param>
/// <param name="bodies">A reader to use.</param>
internal sealed class SplicedBucket(SpliceContext context, byte[] name, List<byte[]> touched, SurveyCache surveys, BodyReader bodies)
{
    private readonly byte[] directory = [.. "s3/"u8, .. name];

    private byte[] FilePath => [.. directory, ObjectPath.Separator, .. ReservedName.BucketFile];

    public void Encode()
    {
        bool existed = new BucketIndex(context.View).TryLookup(name, out Bucket before);
        if (context.Final.KindOf(FilePath) == SourceKind.Missing)
        {
            if (DirectoryWalk.Any(context.Final, directory, IsObject))
            {
                context.Report(new DocumentDefectException(FilePath, "the bucket's file is missing while objects remain"));
            }
            else if (existed)
            {
                Drop(before);
            }

            return;
        }

        if (existed)
        {
            Guard(FilePath, () => Edit(before));
            using var shown = new BaseObjects(context.View, before, surveys);
            EncodeObjects(before.Scope, shown);
        }
        else
        {
            Guard(FilePath, () => EncodeObjects(Create(), shown: null));
        }
    }

    /// <summary>Reports what cannot be encoded instead of throwing it.</summary>
    private void Guard(byte[] path, Action encode)
    {
        try
        {
            encode();
        }
        catch (DocumentDefectException e)
        {
            context.Report(e);
        }
        catch (RowLimitException e)
        {
            context.Report(new DocumentDefectException(path, e.Message));
        }
    }

    private bool IsObject(ReadOnlySpan<byte> path, SourceKind kind) =>
        kind != SourceKind.Directory && !path.EndsWith(ReservedName.Sidecar) && !path[(directory.Length + 1)..].SequenceEqual(ReservedName.Keymap);

    private void Drop(Bucket before)
    {
        DocumentDiff diff = context.BeginDocument();
        diff.Drop(before.Row.UserKey);
        DropAll(diff, S3Family.Blob, before.Scope);
        DropAll(diff, S3Family.ChunkReference, before.Scope);
        DropAll(diff, S3Family.Head, before.Scope);
        DropAll(diff, S3Family.UploadMeta, before.Scope);
        DropAll(diff, S3Family.UploadPart, before.Scope);
        DropAll(diff, S3Family.UploadCleanup, before.Scope);
    }

    private void DropAll(DocumentDiff diff, ReadOnlySpan<byte> family, byte[] scope)
    {
        var keys = new DocumentKeys(context.View, [.. family, .. scope]);
        while (keys.MoveNext())
        {
            diff.Drop(keys.Current);
        }
    }

    private BucketFile ReadFile()
    {
        byte[] path = FilePath;
        using SourceFile file = context.Final.Open(path);
        return BucketFile.Parse(path, file.All(), name);
    }

    private void Edit(Bucket before)
    {
        if (!touched.Exists(path => path.AsSpan().SequenceEqual(ReservedName.BucketFile)))
        {
            return;
        }

        BucketFile file = ReadFile();
        BucketMeta meta = before.Meta;
        if (!file.Owner.AsSpan().SequenceEqual(meta.Owner) || !file.Region.AsSpan().SequenceEqual(meta.Region) || !file.Acl.AsSpan().SequenceEqual(meta.Acl))
        {
            PutMeta(context.BeginDocument(), file, meta.Generation, meta.CreatedAt);
        }
    }

    /// <summary>Adds a new bucket's rows and gives its scope.</summary>
    private byte[] Create()
    {
        BucketFile file = ReadFile();
        byte[] key = BucketKeys.Of(S3Family.BucketGeneration, file.Name);
        ulong last = LastGeneration(key);
        if (last == ulong.MaxValue)
        {
            throw new DocumentDefectException(FilePath, "the base counts as many generations of this bucket as there can be");
        }

        DocumentDiff diff = context.BeginDocument();
        diff.Put(key, BucketKeys.Number(last + 1));
        PutMeta(diff, file, last + 1, context.Timestamp);
        return BucketKeys.Scope(file.Name, last + 1);
    }

    private void PutMeta(DocumentDiff diff, BucketFile file, ulong generation, ulong createdAt)
    {
        using var value = new ByteBuffer(256);
        new StoredValue(canonical: false, value).WriteBucket(file, generation, createdAt);
        diff.Put(BucketKeys.Of(S3Family.BucketMeta, file.Name), value.WrittenSpan);
    }

    /// <summary>The last generation that a bucket of this name had, 0 for none (spec 05 §5.2).</summary>
    private ulong LastGeneration(byte[] key)
    {
        RowState state = context.View.TryGet(key, out Row row);
        if (state == RowState.Absent)
        {
            return 0;
        }

        ReadOnlySpan<byte> body = row.Body;
        if (body.Length == sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(body);
        }

        body = body.Trim(" \t\r\n"u8);
        return Utf8Parser.TryParse(body, out ulong generation, out int used) && used == body.Length && body[0] != (byte)'+'
            ? generation
            : throw new DocumentDefectException(FilePath, $"the base's generation counter of this bucket, the row {KeyText.Printable(key)}, cannot be read, so no new generation can be chosen");
    }

    private void EncodeObjects(byte[] scope, BaseObjects? shown)
    {
        using var encoder = new SplicedObject(context, directory, scope, bodies);
        var known = new HashSet<UInt128>();
        if (context.IsReread)
        {
            foreach (NotedObject noted in context.Notes!.ObjectsOf(directory))
            {
                var edit = new ObjectEdit(noted);
                foreach (byte[] path in edit.Paths)
                {
                    known.Add(Fingerprint.Of(path));
                    known.Add(Fingerprint.Of([.. path, .. ReservedName.Sidecar]));
                }

                EncodeObject(encoder, edit, shown);
            }
        }

        using var edits = new ObjectEdits(context, directory, shown);
        foreach (byte[] relative in touched)
        {
            if (!relative.AsSpan().SequenceEqual(ReservedName.BucketFile) && !known.Contains(Fingerprint.Of(relative)))
            {
                edits.Add(relative);
            }
        }

        foreach (ObjectEdit edit in edits.All)
        {
            EncodeObject(encoder, edit, shown);
            if (!context.IsReread)
            {
                context.Notes?.Note(directory, edit.ToNoted());
            }
        }
    }

    private void EncodeObject(SplicedObject encoder, ObjectEdit edit, BaseObjects? shown) =>
        Guard([.. directory, ObjectPath.Separator, .. edit.Paths.First()], () => encoder.Encode(edit, shown?.Find(edit.Key)));
}
