namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>Turns the elements of one collection file into rows.</summary>
/// <param name="rows">Makes the rows.</param>
/// <param name="kind">Hash, list, set or sorted set.</param>
/// <param name="head">Sequence number of the first item of a list.</param>
internal sealed class ElementRows(KeyRows rows, RedisNode kind, long head) : IElementSink
{
    private long sequence = head;

    public string? Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case RedisNode.Hashes:
                rows.HashField(name, value);
                break;
            case RedisNode.Lists:
                rows.ListItem(sequence++, value);
                break;
            case RedisNode.Sets:
                rows.SetMember(name);
                break;
            default:
                rows.SortedSetMember(name, value);
                break;
        }

        return null;
    }
}
