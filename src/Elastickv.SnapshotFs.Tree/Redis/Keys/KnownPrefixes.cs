using System.Text;

namespace Elastickv.SnapshotFs.Tree.Redis.Keys;

/// <summary>The families of user keys that some part of the server owns (spec 01 §7). Every other row is a bare one: its user key is all key.</summary>
internal static class KnownPrefixes
{
    private static readonly byte[][] All = Array.ConvertAll(
        new[]
        {
            "!ddb|gsi|", "!ddb|item|", "!ddb|meta|gen|", "!ddb|meta|table|",
            "!dist|",
            "!encryption|",
            "!fs|chk|", "!fs|dirv|", "!fs|dir|", "!fs|home|", "!fs|ino|", "!fs|intent|", "!fs|job|move|", "!fs|reffence|", "!fs|ref|", "!fs|usage",
            "!hs|fld|", "!hs|meta|",
            "!lst|claim|", "!lst|itm|", "!lst|meta|",
            "!redis|hash|", "!redis|hll|", "!redis|set|", "!redis|stream|", "!redis|str|", "!redis|ttl|", "!redis|zset|",
            "!redis|txn-wide-hash|", "!redis|txn-wide-list|", "!redis|txn-wide-set|", "!redis|txn-wide-zset|",
            "!s3route|",
            "!s3|blob|", "!s3|bucket|gen|", "!s3|bucket|meta|", "!s3|chunkblob|", "!s3|chunkref|", "!s3|gc|upload|", "!s3|obj|head|",
            "!s3|upload|meta|", "!s3|upload|part|",
            "!sqs|msg|byage|", "!sqs|msg|data|", "!sqs|msg|dedup|", "!sqs|msg|group|", "!sqs|msg|vis|",
            "!sqs|queue|gen|", "!sqs|queue|meta|", "!sqs|queue|seq|", "!sqs|queue|tombstone|",
            "!stream|entry|", "!stream|meta|",
            "!st|mem|", "!st|meta|",
            "!txn|",
            "!zs|mem|", "!zs|meta|", "!zs|scr|",
        },
        Encoding.ASCII.GetBytes);

    /// <summary>The prefix of the family a user key is in; false for a bare row's.</summary>
    public static bool TryMatch(ReadOnlySpan<byte> userKey, out ReadOnlySpan<byte> prefix)
    {
        prefix = default;
        if (userKey.IsEmpty || userKey[0] != (byte)'!')
        {
            return false;
        }

        foreach (byte[] known in All)
        {
            if (userKey.StartsWith(known))
            {
                prefix = known;
                return true;
            }
        }

        return false;
    }
}
