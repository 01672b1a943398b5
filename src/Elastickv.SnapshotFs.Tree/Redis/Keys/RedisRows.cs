using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Keys;

/// <summary>The families of Redis rows in one view (spec 03 §2). Claims, score rows and write fences hold nothing of their own and are never read.</summary>
internal sealed class RedisRows
{
    private readonly WideFamilies[] inTypeOrder;

    public RedisRows(SnapshotView view)
    {
        View = view;
        Strings = new PlainFamily(view, RedisPrefix.String);
        Sketches = new PlainFamily(view, RedisPrefix.Sketch);
        Expiries = new PlainFamily(view, RedisPrefix.Expiry);
        Lists = new ListFamilies(view);
        Hashes = new WideFamilies(view, RedisType.Hash, RedisPrefix.HashField, RedisPrefix.HashMeta, RedisPrefix.HashDelta, RedisPrefix.HashBlob);
        Sets = new WideFamilies(view, RedisType.Set, RedisPrefix.SetMember, RedisPrefix.SetMeta, RedisPrefix.SetDelta, RedisPrefix.SetBlob);
        SortedSets = new WideFamilies(
            view, RedisType.SortedSet, RedisPrefix.SortedSetMember, RedisPrefix.SortedSetMeta, RedisPrefix.SortedSetDelta, RedisPrefix.SortedSetBlob);
        StreamEntries = new SizedFamily(view, RedisPrefix.StreamEntry);
        StreamMetas = new SizedFamily(view, RedisPrefix.StreamMeta, hasTails: false);
        inTypeOrder = [Hashes, Sets, SortedSets];
    }

    public SnapshotView View { get; }

    public PlainFamily Strings { get; }

    public PlainFamily Sketches { get; }

    public PlainFamily Expiries { get; }

    public WideFamilies Hashes { get; }

    public WideFamilies Sets { get; }

    public WideFamilies SortedSets { get; }

    /// <summary>Hashes, sets and sorted sets, in the order of the type rule.</summary>
    public ReadOnlySpan<WideFamilies> InTypeOrder => inTypeOrder;

    public ListFamilies Lists { get; }

    public SizedFamily StreamEntries { get; }

    public SizedFamily StreamMetas { get; }

    /// <summary>
    /// Whether a key that has rows of a type is of that type: whether it has none that come before in the type rule, bare rows aside
    /// (spec 03 §16.1, 16.4). Rows that cannot be read count.
    /// </summary>
    /// <param name="key">A Redis key.</param>
    /// <param name="type">Any type but <see cref="RedisType.String"/>, which nothing comes before.</param>
    /// <param name="byBlob">Whether a whole-collection blob is all that makes the key be of the type.</param>
    public bool IsLive(ReadOnlySpan<byte> key, RedisType type, bool byBlob = false)
    {
        if (Strings.Has(key) || Sketches.Has(key))
        {
            return false;
        }

        if (type == RedisType.List)
        {
            return true;
        }

        if (Lists.TryGetDefining(key, out _))
        {
            return false;
        }

        foreach (WideFamilies families in inTypeOrder)
        {
            if (families.Type == type && !byBlob)
            {
                return true;
            }

            // Deltas next to a blob of their own type: all the same type.
            if (families.HasRows(key))
            {
                return families.Type == type;
            }
        }

        foreach (WideFamilies families in inTypeOrder)
        {
            if (families.Type == type)
            {
                return true;
            }

            if (families.Blobs.Has(key))
            {
                return false;
            }
        }

        return true;
    }
}
