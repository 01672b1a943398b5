using System.Buffers.Binary;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// Makes the rows of one Redis key after another, in the form of the reference encoder (spec 03 §14.3) or in that of the server (07 §4.3): the server gives
/// strings a TTL row, too, HLLs a header, and metas room for an expiry, whether or not there is one. Not thread-safe.
/// </summary>
/// <param name="put">Takes the rows.</param>
/// <param name="live">Whether to use the server's form.</param>
internal sealed class KeyRows(PutRow put, bool live) : IDisposable
{
    private readonly ByteBuffer key = new(256);
    private readonly ByteBuffer userKey = new(256);
    private readonly ByteBuffer value = new();

    /// <summary>Names the Redis key that the rows from now on belong to.</summary>
    public void Begin(ReadOnlySpan<byte> redisKey)
    {
        key.Clear();
        key.Append(redisKey);
    }

    public void String(ReadOnlySpan<byte> body, ulong expireAtMs)
    {
        value.Clear();
        StringValue.WriteHeader(StringValue.StringMagic, expireAtMs, value);
        value.Append(body);
        PutPlain(RedisPrefix.String, value.WrittenSpan);
        if (live)
        {
            Expiry(expireAtMs);
        }
    }

    public void Sketch(ReadOnlySpan<byte> body, ulong expireAtMs)
    {
        value.Clear();
        if (live || expireAtMs != 0)
        {
            StringValue.WriteHeader(StringValue.SketchMagic, expireAtMs, value);
        }

        value.Append(body);
        PutPlain(RedisPrefix.Sketch, value.WrittenSpan);
        Expiry(expireAtMs);
    }

    public void HashField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content) => PutSized(RedisPrefix.HashField, name, content);

    public void SetMember(ReadOnlySpan<byte> member) => PutSized(RedisPrefix.SetMember, member, default);

    /// <param name="member">The member.</param>
    /// <param name="score">IEEE-754 bits, big-endian.</param>
    public void SortedSetMember(ReadOnlySpan<byte> member, ReadOnlySpan<byte> score)
    {
        PutSized(RedisPrefix.SortedSetMember, member, score);
        UserKeys.Sized(RedisPrefix.SortedSetScore, key.WrittenSpan, userKey);
        BigEndian.Append(SortableScore.Of(BinaryPrimitives.ReadUInt64BigEndian(score)), userKey);
        userKey.Append(member);
        put(userKey.WrittenSpan, default);
    }

    public void ListItem(long sequence, ReadOnlySpan<byte> item)
    {
        UserKeys.Plain(RedisPrefix.ListItem, key.WrittenSpan, userKey);
        ListSequence.Write(userKey.GetSpan(ListSequence.Length), sequence);
        userKey.Advance(ListSequence.Length);
        put(userKey.WrittenSpan, item);
    }

    /// <param name="id">The id.</param>
    /// <param name="stored">The value as <see cref="StreamEntry"/> has it.</param>
    public void StreamEntryRow(StreamId id, ReadOnlySpan<byte> stored)
    {
        Span<byte> tail = stackalloc byte[StreamId.Length];
        id.Write(tail);
        PutSized(RedisPrefix.StreamEntry, tail, stored);
    }

    /// <summary>The meta of a hash, set or sorted set, and the TTL row.</summary>
    public void WideMeta(RedisNode kind, long count, ulong expireAtMs)
    {
        value.Clear();
        BigEndian.Append(count, value);
        AppendExpiry(expireAtMs);
        PutSized(
            kind switch { RedisNode.Hashes => RedisPrefix.HashMeta, RedisNode.Sets => RedisPrefix.SetMeta, _ => RedisPrefix.SortedSetMeta }, default, value.WrittenSpan);
        Expiry(expireAtMs);
    }

    /// <summary>The meta of a list whose items have the sequence numbers from <paramref name="head"/> on, and the TTL row.</summary>
    public void ListMeta(long head, long count, ulong expireAtMs)
    {
        value.Clear();
        BigEndian.Append(head, value);
        BigEndian.Append(head + count, value);
        BigEndian.Append(count, value);
        AppendExpiry(expireAtMs);
        PutPlain(RedisPrefix.ListMeta, value.WrittenSpan);
        Expiry(expireAtMs);
    }

    /// <summary>The meta of a stream, and the TTL row.</summary>
    /// <param name="count">Number of entries.</param>
    /// <param name="last">The last id ever given.</param>
    /// <param name="expireAtMs">Unix milliseconds; 0 = never.</param>
    /// <param name="trimmedThrough">The trim cursor, which only the server's form has.</param>
    public void StreamMeta(long count, StreamId last, ulong expireAtMs, StreamId trimmedThrough)
    {
        value.Clear();
        BigEndian.Append(count, value);
        BigEndian.Append(last.Milliseconds, value);
        BigEndian.Append(last.Sequence, value);
        AppendExpiry(expireAtMs);
        if (live)
        {
            BigEndian.Append(trimmedThrough.Milliseconds, value);
            BigEndian.Append(trimmedThrough.Sequence, value);
        }

        PutSized(RedisPrefix.StreamMeta, default, value.WrittenSpan);
        Expiry(expireAtMs);
    }

    public void Dispose()
    {
        key.Dispose();
        userKey.Dispose();
        value.Dispose();
    }

    private void AppendExpiry(ulong expireAtMs)
    {
        if (live || expireAtMs != 0)
        {
            BigEndian.Append(expireAtMs, value);
        }
    }

    private void Expiry(ulong expireAtMs)
    {
        if (expireAtMs != 0)
        {
            value.Clear();
            BigEndian.Append(expireAtMs, value);
            PutPlain(RedisPrefix.Expiry, value.WrittenSpan);
        }
    }

    private void PutPlain(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> content)
    {
        UserKeys.Plain(prefix, key.WrittenSpan, userKey);
        put(userKey.WrittenSpan, content);
    }

    private void PutSized(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> tail, ReadOnlySpan<byte> content)
    {
        UserKeys.Sized(prefix, key.WrittenSpan, userKey);
        userKey.Append(tail);
        put(userKey.WrittenSpan, content);
    }
}
