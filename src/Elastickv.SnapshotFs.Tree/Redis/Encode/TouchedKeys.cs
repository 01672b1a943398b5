using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// Finds the keys that a change set touches: those of touched files, and those whose line in a touched TTL sidecar says something else than the base's (spec 07 §1).
/// Memory grows with the change set. Not thread-safe.
/// </summary>
internal sealed class TouchedKeys(SpliceContext context, FinalKeys names) : IDisposable
{
    private readonly Dictionary<UInt128, TouchedKey> keys = [];
    private readonly ByteBuffer key = new(256);

    /// <summary>Every key once, in the order found; names that stand for no key are reported.</summary>
    public IReadOnlyCollection<TouchedKey> Find()
    {
        foreach (byte[] path in context.Touched)
        {
            if (path.AsSpan().SequenceEqual(KeyFiles.PathOf(KeyFiles.Keymap)))
            {
                names.LoadKeymap();
            }
            else if (path.AsSpan().SequenceEqual(KeyFiles.PathOf(KeyFiles.ExpiriesOf(RedisNode.Strings))))
            {
                AddExpiries(RedisNode.Strings);
            }
            else if (path.AsSpan().SequenceEqual(KeyFiles.PathOf(KeyFiles.ExpiriesOf(RedisNode.Sketches))))
            {
                AddExpiries(RedisNode.Sketches);
            }
            else if (KeyFile.TryParse(path, out KeyFile file))
            {
                Add(file);
            }
        }

        return keys.Values;
    }

    public void Dispose() => key.Dispose();

    private void Add(KeyFile file)
    {
        bool exists = context.Final.KindOf(file.Path) == SourceKind.File;
        try
        {
            names.Decode(file, key);
        }
        catch (DocumentDefectException defect)
        {
            // What is gone and stood for nothing was a file of the overlay alone.
            if (exists)
            {
                context.Report(defect);
            }

            return;
        }

        UInt128 fingerprint = Fingerprint.Of(key.WrittenSpan);
        if (!keys.TryGetValue(fingerprint, out TouchedKey? touched))
        {
            keys.Add(fingerprint, touched = new TouchedKey(key.WrittenSpan.ToArray()));
        }

        if (exists)
        {
            touched.Add(file);
        }
    }

    private void AddExpiries(RedisNode kind)
    {
        if (!names.TryLoadExpiries(kind, out ExpiryFile final))
        {
            return;
        }

        byte[] path = KeyFiles.PathOf(KeyFiles.ExpiriesOf(kind));
        ExpiryFile before = ExpiryFile.Load(context.Base, path);
        AddDiffering(context.Final);
        AddDiffering(context.Base);

        void AddDiffering(ISourceTree tree) => ExpiryFile.ForEach(tree, path, (stem, _) =>
        {
            // A line may say anything; only what can be a name is one.
            if (final.Of(stem) != before.Of(stem) && !stem.Contains((byte)'/'))
            {
                var file = new KeyFile(kind, stem);
                if (context.Final.KindOf(file.Path) == SourceKind.File)
                {
                    Add(file);
                }
            }
        });
    }
}
