using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>
/// A hash, set or sorted set, in the byte order of its names: its element rows, or, only when there are none at all, what its blob holds (spec 03 §16.3).
/// </summary>
internal abstract class WideDocument(RedisRows rows, WideFamilies families, ReadOnlySpan<byte> key) : CollectionDocument(rows, families.Type, key)
{
    private IElements? elements;

    public override void Dispose()
    {
        elements?.Dispose();
        base.Dispose();
    }

    protected sealed override void Begin()
    {
        if (families.Metas.TryGet(Key, out Row meta) != RowState.Absent && WideMeta.Read(meta, out _) == MetaDefect.None)
        {
            Contribute(meta);
        }

        var rowElements = new RowElements(families, Key);
        elements = rowElements;
        if (rowElements.Count == 0 && families.Blobs.TryGet(Key, out Row blob) == RowState.Visible && BlobReader.Check(families.Type, blob.Body) == BlobDefect.None)
        {
            rowElements.Dispose();
            elements = new BlobElements(families.Type, blob);
        }
    }

    protected sealed override bool TryWriteNext(JsonWriter json)
    {
        if (!elements!.MoveNext())
        {
            return false;
        }

        Contribute(elements.Source);
        Write(elements, json);
        return true;
    }

    /// <summary>Writes the current element.</summary>
    protected abstract void Write(IElements elements, JsonWriter json);
}
