using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>
/// Sorts the touched paths of one bucket by the objects they belong to (spec 07 §6.3): by the names that the base shows, else by the lines of the final
/// KEYMAP.jsonl, else the path is the key. Grows with the paths. Not thread-safe.
/// </summary>
internal sealed class ObjectEdits : IDisposable
{
    private readonly SpliceContext context;
    private readonly byte[] directory;
    private readonly BaseObjects? shown;
    private readonly SortedDictionary<byte[], ObjectEdit> edits = new(ByteOrder.Instance);
    private readonly Lazy<bool> hasKeymap;
    private Renames? renames;
    private bool renamesLoaded;

    /// <param name="context">The splice.</param>
    /// <param name="directory">Path of the bucket.</param>
    /// <param name="shown">What the base shows of it; null for a new bucket.</param>
    public ObjectEdits(SpliceContext context, byte[] directory, BaseObjects? shown)
    {
        this.context = context;
        this.directory = directory;
        this.shown = shown;

        // Asked for only when it matters: the base may have to walk the bucket for it.
        hasKeymap = new Lazy<bool>(() => shown is null
            ? Renames.ArePresent(context.Final, directory)
            : !shown.TryGetKey(ReservedName.Keymap, out _, out _) && (shown.HasKeymap || Renames.ArePresent(context.Final, directory)));
    }

    /// <summary>The objects in the order of their keys.</summary>
    public IReadOnlyCollection<ObjectEdit> All => edits.Values;

    /// <summary>Adds a touched path below the bucket that is not the bucket's own file.</summary>
    public void Add(byte[] relative)
    {
        if (IsKeymap(relative))
        {
            LoadRenames();
        }
        else if (shown is not null && shown.TryGetKey(relative, out byte[] key, out bool isSidecar))
        {
            Add(key, isSidecar ? relative[..^ReservedName.Sidecar.Length] : relative, !isSidecar);
        }
        else if (RenameRules.IsReserved(relative) && relative.Length > ObjectPath.First(relative).Length)
        {
            Refuse(relative);
        }
        else if (relative.AsSpan().EndsWith(ReservedName.Sidecar))
        {
            byte[] body = relative[..^ReservedName.Sidecar.Length];
            if (body.Length > 0 && body[^1] != ObjectPath.Separator && !IsKeymap(body))
            {
                Add(KeyOf(body), body, touched: false);
            }
        }
        else
        {
            Add(KeyOf(relative), relative, touched: true);
        }
    }

    public void Dispose() => renames?.Dispose();

    private bool IsKeymap(ReadOnlySpan<byte> relative) => relative.SequenceEqual(ReservedName.Keymap) && hasKeymap.Value;

    private void Add(byte[] key, byte[] path, bool touched)
    {
        if (!edits.TryGetValue(key, out ObjectEdit? edit))
        {
            edits.Add(key, edit = new ObjectEdit(key));
        }

        edit.Add(path, touched);
    }

    /// <summary>The reference leaves such files out. Here nothing that a user wrote goes without a word.</summary>
    private void Refuse(byte[] relative)
    {
        byte[] path = [.. directory, ObjectPath.Separator, .. relative];
        if (context.Final.KindOf(path) is not (SourceKind.Missing or SourceKind.Directory))
        {
            context.Report(new DocumentDefectException(path, "expected an object; _orphans and _incomplete_uploads of a bucket hold none and cannot be encoded"));
        }
    }

    private byte[] KeyOf(byte[] path)
    {
        if (shown is not null && shown.TryGetKey(path, out byte[] key, out bool isSidecar) && !isSidecar)
        {
            return key;
        }

        LoadRenames();
        return renames is not null && renames.TryGetKey(path, out ReadOnlySpan<byte> original) ? original.ToArray() : path;
    }

    private void LoadRenames()
    {
        if (renamesLoaded)
        {
            return;
        }

        renamesLoaded = true;
        if (!hasKeymap.Value || context.Final.KindOf([.. directory, ObjectPath.Separator, .. ReservedName.Keymap]) == SourceKind.Missing)
        {
            return;
        }

        try
        {
            // The base's own lines stay when their objects go. Read again, its objects may have got other names meanwhile.
            renames = Renames.Load(context.Final, directory, relative => context.IsReread || (shown is not null && shown.TryGetKey(relative, out _, out _)));
        }
        catch (DocumentDefectException e)
        {
            context.Report(e);
        }
    }
}
