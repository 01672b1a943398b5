using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>One run of the splice over the touched keys (spec 07 §1, §4). Memory grows with the largest document. Not thread-safe.</summary>
internal sealed class KeySplice : IDisposable
{
    private readonly SpliceContext context;
    private readonly BaseKeys before;
    private readonly FinalKeys names;
    private readonly OldRows old;
    private readonly KeyRows lengths = new(CheckLengths, live: true);
    private readonly CollectionReader collections = new(integerZero: true);
    private readonly StreamFileReader streams = new();

    public KeySplice(SpliceContext context)
    {
        this.context = context;
        before = new BaseKeys(context.View);
        names = new FinalKeys(context, before);
        old = new OldRows(before.Rows, context.MayHoldLocks);
    }

    public void Run()
    {
        using var touched = new TouchedKeys(context, names);
        foreach (TouchedKey key in touched.Find())
        {
            try
            {
                Encode(key);
            }
            catch (DocumentDefectException defect)
            {
                context.Report(defect);
            }
        }
    }

    public void Dispose()
    {
        names.Dispose();
        old.Dispose();
        lengths.Dispose();
        collections.Dispose();
        streams.Dispose();
    }

    private static void CheckLengths(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value)
    {
        if (userKey.Length > RowLimits.MaxUserKey)
        {
            throw new RowLimitException($"a record would need a key of {userKey.Length} bytes, at most {RowLimits.MaxUserKey} are possible", 0);
        }

        if (value.Length > RowLimits.MaxValue)
        {
            throw new RowLimitException($"a record would need a value of {value.Length} bytes, at most {RowLimits.MaxValue} are possible", 0);
        }
    }

    private void Encode(TouchedKey touched)
    {
        AddUntouchedFiles(touched);
        if (touched.Files.Count > 1)
        {
            ReportSeveral(touched.Files);
            return;
        }

        int shown = 0;
        foreach (RedisNode kind in KeyFiles.Kinds)
        {
            shown += before.Shows(kind, touched.Key) ? 1 : 0;
        }

        if (touched.Files.Count == 0)
        {
            if (shown > 0)
            {
                old.Drop(touched.Key, context.BeginDocument());
            }

            return;
        }

        KeyFile file = touched.Files[0];
        using IKeyDocument? document = Open(file, touched.Key);
        if (document is null)
        {
            return;
        }

        Check(document, file, touched.Key);
        if (shown != 1 || !before.Shows(file.Kind, touched.Key) || !document.IsAsBefore())
        {
            Write(document, touched.Key);
        }
    }

    /// <summary>A key may have a file that nobody touched, under the name that the tree gives it.</summary>
    private void AddUntouchedFiles(TouchedKey touched)
    {
        foreach (RedisNode kind in KeyFiles.Kinds)
        {
            KeyFile file = KeyFile.Of(kind, touched.Key);
            if (context.Final.KindOf(file.Path) == SourceKind.File)
            {
                touched.Add(file);
            }
        }
    }

    private void ReportSeveral(List<KeyFile> files)
    {
        for (int i = 0; i < files.Count; i++)
        {
            KeyFile other = files[i == 0 ? 1 : 0];
            context.Report(new DocumentDefectException(files[i].Path, $"another file has the same Redis key: {KeyText.Printable(other.Path)}"));
        }
    }

    /// <summary>Null when what is wrong has been reported already.</summary>
    private IKeyDocument? Open(KeyFile file, byte[] key)
    {
        if (file.Kind is not (RedisNode.Strings or RedisNode.Sketches))
        {
            SourceFile content = context.Final.Open(file.Path);
            return file.Kind == RedisNode.Streams
                ? new FinalStream(context, before, file, key, content, streams)
                : new FinalCollection(context, before, file, key, content, collections);
        }

        return names.TryGetExpiry(file, key, out ulong expireAtMs) ? new FinalBlob(before, file, key, context.Final.Open(file.Path), expireAtMs) : null;
    }

    private void Check(IKeyDocument document, KeyFile file, byte[] key)
    {
        lengths.Begin(key);
        try
        {
            document.Check(lengths);
        }
        catch (RowLimitException e)
        {
            throw new DocumentDefectException(file.Path, e.Message);
        }
    }

    private void Write(IKeyDocument document, byte[] key)
    {
        DocumentDiff diff = context.BeginDocument();
        using var rows = new KeyRows(diff.Put, live: true);
        rows.Begin(key);
        document.Write(rows);
        old.Drop(key, diff);
    }
}
