using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Keys;

/// <summary>The families of Redis rows in one view (spec 03 §2). Claims, score rows and write fences hold nothing of their own and are never read.</summary>
internal sealed class RedisRows(SnapshotView view)
{
    public SnapshotView View { get; } = view;

    public PlainFamily Strings { get; } = new(view, "!redis|str|"u8);

    public PlainFamily Sketches { get; } = new(view, "!redis|hll|"u8);

    public PlainFamily Expiries { get; } = new(view, "!redis|ttl|"u8);

    public WideFamilies Hashes { get; } = new(view, RedisType.Hash, "!hs|fld|"u8, "!hs|meta|"u8, "!hs|meta|d|"u8, "!redis|hash|"u8);

    public WideFamilies Sets { get; } = new(view, RedisType.Set, "!st|mem|"u8, "!st|meta|"u8, "!st|meta|d|"u8, "!redis|set|"u8);

    public WideFamilies SortedSets { get; } = new(view, RedisType.SortedSet, "!zs|mem|"u8, "!zs|meta|"u8, "!zs|meta|d|"u8, "!redis|zset|"u8);

    public ListFamilies Lists { get; } = new(view);

    public SizedFamily StreamEntries { get; } = new(view, "!stream|entry|"u8);

    public SizedFamily StreamMetas { get; } = new(view, "!stream|meta|"u8);

    /// <summary>The live type of a key: the first rule that hits, with bare rows taking no part (spec 03 §16.1, 16.4). Unreadable rows count.</summary>
    public RedisType TypeOf(ReadOnlySpan<byte> key)
    {
        if (Strings.Has(key) || Sketches.Has(key))
        {
            return RedisType.String;
        }

        if (Lists.TryGetDefining(key, out _))
        {
            return RedisType.List;
        }

        if (Hashes.HasRows(key))
        {
            return RedisType.Hash;
        }

        if (Sets.HasRows(key))
        {
            return RedisType.Set;
        }

        if (SortedSets.HasRows(key))
        {
            return RedisType.SortedSet;
        }

        if (Hashes.Blobs.Has(key))
        {
            return RedisType.Hash;
        }

        if (Sets.Blobs.Has(key))
        {
            return RedisType.Set;
        }

        if (SortedSets.Blobs.Has(key))
        {
            return RedisType.SortedSet;
        }

        // A whole-stream blob alone would be a stream too, but one without anything to show.
        return StreamMetas.Has(key) ? RedisType.Stream : RedisType.None;
    }
}
