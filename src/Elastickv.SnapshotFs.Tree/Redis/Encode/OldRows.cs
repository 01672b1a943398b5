using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// Drops the rows of a changed key that are not among its new ones: those of every family, whether or not the key was shown with its type (spec 07 §4.2). Not
/// thread-safe.
/// </summary>
internal sealed class OldRows : IDisposable
{
    /// <summary>What the user keys of the server's own rows start with; no such key is a bare row's.</summary>
    private static readonly byte[][] Owned = Array.ConvertAll(
        new[] { "!ddb|", "!dist|", "!encryption|", "!fs|", "!hs|", "!lst|", "!redis|", "!s3route|", "!s3|", "!sqs|", "!stream|", "!st|", "!txn|", "!zs|" },
        System.Text.Encoding.ASCII.GetBytes);

    private readonly RedisRows rows;

    /// <summary>Families with any number of rows for a key, as far as they have any row at all.</summary>
    private readonly byte[][] elementFamilies;

    private readonly bool hasListItems;
    private readonly bool hasListDeltas;
    private readonly ByteBuffer userKey = new(256);

    /// <param name="rows">The base.</param>
    /// <param name="hasLocks">Whether the base has any lock or intent: then a key without a row may be locked.</param>
    public OldRows(RedisRows rows, bool hasLocks)
    {
        this.rows = rows;
        byte[][] families =
        [
            RedisPrefix.HashField.ToArray(), RedisPrefix.HashDelta.ToArray(), RedisPrefix.SetMember.ToArray(), RedisPrefix.SetDelta.ToArray(),
            RedisPrefix.SortedSetMember.ToArray(), RedisPrefix.SortedSetScore.ToArray(), RedisPrefix.SortedSetDelta.ToArray(),
            RedisPrefix.StreamEntry.ToArray(), RedisPrefix.ListClaim.ToArray(),
        ];
        elementFamilies = Array.FindAll(families, prefix => hasLocks || rows.View.Scan(prefix).MoveNext());
        hasListItems = hasLocks || rows.View.Scan(RedisPrefix.ListItem).MoveNext();
        hasListDeltas = hasLocks || rows.View.Scan(RedisPrefix.ListDelta).MoveNext();
    }

    /// <param name="key">A Redis key.</param>
    /// <param name="diff">Has the key's new rows already.</param>
    public void Drop(ReadOnlySpan<byte> key, DocumentDiff diff)
    {
        DropPlain(RedisPrefix.String, key, diff);
        DropPlain(RedisPrefix.Sketch, key, diff);
        DropPlain(RedisPrefix.HashBlob, key, diff);
        DropPlain(RedisPrefix.SetBlob, key, diff);
        DropPlain(RedisPrefix.SortedSetBlob, key, diff);
        DropPlain(RedisPrefix.StreamBlob, key, diff);
        DropPlain(RedisPrefix.Expiry, key, diff);
        DropSized(RedisPrefix.HashMeta, key, diff);
        DropSized(RedisPrefix.SetMeta, key, diff);
        DropSized(RedisPrefix.SortedSetMeta, key, diff);
        DropSized(RedisPrefix.StreamMeta, key, diff);
        DropListMeta(key, diff);
        foreach (byte[] prefix in elementFamilies)
        {
            DropAll(prefix, key, diff);
        }

        if (hasListItems)
        {
            DropListItems(key, diff);
        }

        if (hasListDeltas)
        {
            DropListDeltas(key, diff);
        }

        if (!key.IsEmpty && !IsOwned(key))
        {
            diff.Drop(key);
        }

        SettleFences(key, diff);
    }

    public void Dispose() => userKey.Dispose();

    private static bool IsOwned(ReadOnlySpan<byte> key)
    {
        foreach (byte[] prefix in Owned)
        {
            if (key.StartsWith(prefix))
            {
                return true;
            }
        }

        return false;
    }

    private void DropPlain(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key, DocumentDiff diff)
    {
        UserKeys.Plain(prefix, key, userKey);
        diff.Drop(userKey.WrittenSpan);
    }

    private void DropSized(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key, DocumentDiff diff)
    {
        UserKeys.Sized(prefix, key, userKey);
        diff.Drop(userKey.WrittenSpan);
    }

    private void DropAll(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key, DocumentDiff diff)
    {
        UserKeys.Sized(prefix, key, userKey);
        var keys = new DocumentKeys(rows.View, userKey.WrittenSpan);
        while (keys.MoveNext())
        {
            diff.Drop(keys.Current);
        }
    }

    /// <remarks>
    /// The user key alone does not tell a base meta from a delta of another list. A value of neither length belongs to whom the reading side takes it for:
    /// left behind, it would go on making the key a list.
    /// </remarks>
    private void DropListMeta(ReadOnlySpan<byte> key, DocumentDiff diff)
    {
        UserKeys.Plain(RedisPrefix.ListMeta, key, userKey);
        if (rows.View.TryGetStored(userKey.WrittenSpan, out Row row) != RowState.Visible || !rows.Lists.IsDelta(row))
        {
            diff.Drop(userKey.WrittenSpan);
        }
    }

    /// <remarks>Items of lists whose names continue this one's lie among its own; their user keys are longer.</remarks>
    private void DropListItems(ReadOnlySpan<byte> key, DocumentDiff diff)
    {
        UserKeys.Plain(RedisPrefix.ListItem, key, userKey);
        var keys = new DocumentKeys(rows.View, userKey.WrittenSpan);
        while (keys.MoveNext())
        {
            if (keys.Current.Length == userKey.Length + ListSequence.Length)
            {
                diff.Drop(keys.Current);
            }
        }
    }

    private void DropListDeltas(ReadOnlySpan<byte> key, DocumentDiff diff)
    {
        UserKeys.Sized(RedisPrefix.ListDelta, key, userKey);
        var keys = new DocumentKeys(rows.View, userKey.WrittenSpan);
        while (keys.MoveNext())
        {
            if (keys.Current.Length == userKey.Length + ListFamilies.DeltaTailLength
                && (rows.View.TryGetStored(keys.Current, out Row row) != RowState.Visible || rows.Lists.IsDelta(row)))
            {
                diff.Drop(keys.Current);
            }
        }
    }

    /// <summary>Fences are neither removed nor written, but their locks would keep the key from being used.</summary>
    private void SettleFences(ReadOnlySpan<byte> key, DocumentDiff diff)
    {
        UserKeys.Plain(RedisPrefix.HashFence, key, userKey);
        diff.Settle(userKey.WrittenSpan);
        UserKeys.Plain(RedisPrefix.ListFence, key, userKey);
        diff.Settle(userKey.WrittenSpan);
        UserKeys.Plain(RedisPrefix.SetFence, key, userKey);
        diff.Settle(userKey.WrittenSpan);
        UserKeys.Plain(RedisPrefix.SortedSetFence, key, userKey);
        diff.Settle(userKey.WrittenSpan);
    }
}
