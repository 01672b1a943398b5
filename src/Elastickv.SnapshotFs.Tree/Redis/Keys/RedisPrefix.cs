namespace Elastickv.SnapshotFs.Tree.Redis.Keys;

/// <summary>What the user keys of each family of Redis rows start with (spec 03 §2).</summary>
internal static class RedisPrefix
{
    public static ReadOnlySpan<byte> String => "!redis|str|"u8;

    public static ReadOnlySpan<byte> Sketch => "!redis|hll|"u8;

    public static ReadOnlySpan<byte> Expiry => "!redis|ttl|"u8;

    public static ReadOnlySpan<byte> HashField => "!hs|fld|"u8;

    public static ReadOnlySpan<byte> HashMeta => "!hs|meta|"u8;

    public static ReadOnlySpan<byte> HashDelta => "!hs|meta|d|"u8;

    public static ReadOnlySpan<byte> HashBlob => "!redis|hash|"u8;

    public static ReadOnlySpan<byte> SetMember => "!st|mem|"u8;

    public static ReadOnlySpan<byte> SetMeta => "!st|meta|"u8;

    public static ReadOnlySpan<byte> SetDelta => "!st|meta|d|"u8;

    public static ReadOnlySpan<byte> SetBlob => "!redis|set|"u8;

    public static ReadOnlySpan<byte> SortedSetMember => "!zs|mem|"u8;

    public static ReadOnlySpan<byte> SortedSetMeta => "!zs|meta|"u8;

    public static ReadOnlySpan<byte> SortedSetDelta => "!zs|meta|d|"u8;

    public static ReadOnlySpan<byte> SortedSetScore => "!zs|scr|"u8;

    public static ReadOnlySpan<byte> SortedSetBlob => "!redis|zset|"u8;

    public static ReadOnlySpan<byte> ListItem => "!lst|itm|"u8;

    public static ReadOnlySpan<byte> ListMeta => "!lst|meta|"u8;

    public static ReadOnlySpan<byte> ListDelta => "!lst|meta|d|"u8;

    public static ReadOnlySpan<byte> ListClaim => "!lst|claim|"u8;

    public static ReadOnlySpan<byte> StreamEntry => "!stream|entry|"u8;

    public static ReadOnlySpan<byte> StreamMeta => "!stream|meta|"u8;

    public static ReadOnlySpan<byte> StreamBlob => "!redis|stream|"u8;

    public static ReadOnlySpan<byte> HashFence => "!redis|txn-wide-hash|"u8;

    public static ReadOnlySpan<byte> ListFence => "!redis|txn-wide-list|"u8;

    public static ReadOnlySpan<byte> SetFence => "!redis|txn-wide-set|"u8;

    public static ReadOnlySpan<byte> SortedSetFence => "!redis|txn-wide-zset|"u8;
}
