using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Redis.Documents;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Directories;

/// <summary><c>hashes/</c>, <c>sets/</c> or <c>zsets/</c> (spec 03 §8, §10, §11).</summary>
internal sealed class WideDirectory : KeyDirectory
{
    private readonly WideFamilies families;

    private WideDirectory(RedisRows rows, RedisNode node, WideFamilies families)
        : base(rows, node, families.Metas, families.Elements, families.Blobs) => this.families = families;

    public static WideDirectory OfHashes(RedisRows rows) => new(rows, RedisNode.Hashes, rows.Hashes);

    public static WideDirectory OfSets(RedisRows rows) => new(rows, RedisNode.Sets, rows.Sets);

    public static WideDirectory OfSortedSets(RedisRows rows) => new(rows, RedisNode.SortedSets, rows.SortedSets);

    public override bool TryGetDefining(ReadOnlySpan<byte> key, out Row row) => families.TryGetDefining(key, out row);

    /// <remarks>A sound base meta shows even an empty collection; without one there must be an element, or a blob and no element row.</remarks>
    public override bool IsShown(ReadOnlySpan<byte> key, in Row defining)
    {
        bool byBlob = defining.UserKey.StartsWith(families.Blobs.Prefix);
        return Rows.IsLive(key, families.Type, byBlob)
            && (byBlob ? IsSoundBlob(defining) : IsSoundMeta(defining) || HasSoundElement(key, out bool any) || (!any && HasSoundBlob(key)));
    }

    public override FileContent Open(ReadOnlySpan<byte> key, in Row defining) => families.Type switch
    {
        RedisType.Hash => new HashDocument(Rows, key),
        RedisType.Set => new SetDocument(Rows, key),
        _ => new SortedSetDocument(Rows, key),
    };

    private bool IsSoundMeta(in Row row) => families.Metas.TryParse(row.UserKey, out _, out _) && WideMeta.Read(row, out _) == MetaDefect.None;

    private bool IsSoundBlob(in Row row) => row.IsReadable && BlobReader.Check(families.Type, row.Body) == BlobDefect.None;

    private bool HasSoundBlob(ReadOnlySpan<byte> key) => families.Blobs.TryGet(key, out Row blob) != RowState.Absent && IsSoundBlob(blob);

    private bool HasSoundElement(ReadOnlySpan<byte> key, out bool any)
    {
        RowCursor elements = families.Elements.Scan(key);
        any = false;
        while (elements.MoveNext())
        {
            any = true;
            if (families.IsSound(elements.Current))
            {
                return true;
            }
        }

        return false;
    }
}
