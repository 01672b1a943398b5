using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>
/// The order of <c>messages.jsonl</c>: send time, sequence number, message id, and among equals the order of the raw keys, in which the reference
/// meets them (spec 06 §6.4). Not thread-safe.
/// </summary>
internal sealed class MessageOrder(SnapshotView view) : IComparer<MessageEntry>, IDisposable
{
    private readonly MessageValue left = new();
    private readonly MessageValue right = new();

    /// <summary>Collects the messages of a queue, in order. Those that cannot be understood are left out.</summary>
    public static MessageEntry[] Collect(SnapshotView view, Queue queue)
    {
        int count = 0;
        for (var counter = new MessageCursor(view, queue); counter.MoveNext();)
        {
            count = checked(count + 1);
        }

        using var order = new MessageOrder(view);
        var entries = new MessageEntry[count];
        int used = 0;
        var rows = new MessageCursor(view, queue);
        while (used < count && rows.MoveNext())
        {
            if (order.left.Read(rows.Current.Body) is null)
            {
                entries[used++] = MessageEntry.Of(rows.Current.Position, rows.Current.Body, order.left);
            }
        }

        Array.Resize(ref entries, used);
        entries.AsSpan().Sort(order);
        return entries;
    }

    public int Compare(MessageEntry x, MessageEntry y)
    {
        int order = x.SendTimestampMs.CompareTo(y.SendTimestampMs);
        if (order == 0)
        {
            order = x.SequenceNumber.CompareTo(y.SequenceNumber);
        }

        return order != 0 || x == y ? order : CompareRows(x, y);
    }

    public void Dispose()
    {
        left.Dispose();
        right.Dispose();
    }

    private int CompareRows(MessageEntry x, MessageEntry y)
    {
        view.TryGetAt(x.Position, out Row first);
        view.TryGetAt(y.Position, out Row second);
        int order = IdOf(x, first, left).SequenceCompareTo(IdOf(y, second, right));
        return order != 0 ? order : CompareRawKeys(first, second);
    }

    private static ReadOnlySpan<byte> IdOf(MessageEntry entry, in Row row, MessageValue scratch)
    {
        if (entry.IdLength >= 0)
        {
            return row.Body.Slice(MessageEntry.IdOffset, entry.IdLength);
        }

        scratch.Read(row.Body);
        return scratch.Id.WrittenSpan;
    }

    private static int CompareRawKeys(in Row first, in Row second)
    {
        Span<byte> suffixes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(suffixes, ~first.CommitTimestamp);
        BinaryPrimitives.WriteUInt64BigEndian(suffixes[8..], ~second.CommitTimestamp);
        ReadOnlySpan<byte> a = first.UserKey;
        ReadOnlySpan<byte> b = second.UserKey;
        int common = Math.Min(a.Length, b.Length);
        int order = a[..common].SequenceCompareTo(b[..common]);
        if (order != 0 || a.Length == b.Length)
        {
            return order != 0 ? order : suffixes[..8].SequenceCompareTo(suffixes[8..]);
        }

        // One key continues the other: the continuation is compared with the other's timestamp suffix.
        return a.Length < b.Length ? -CompareContinuation(b[common..], suffixes[..8]) : CompareContinuation(a[common..], suffixes[8..]);
    }

    private static int CompareContinuation(ReadOnlySpan<byte> continuation, ReadOnlySpan<byte> suffix)
    {
        int common = Math.Min(continuation.Length, suffix.Length);
        int order = continuation[..common].SequenceCompareTo(suffix[..common]);

        // Behind an equal start stands the longer key's own suffix; it never ends first.
        return order != 0 ? order : 1;
    }
}
