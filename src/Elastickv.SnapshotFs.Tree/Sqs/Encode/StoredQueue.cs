using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>
/// Queue metadata on its way into a row: each member as JSON text, written in the order of spec 06 §2.1 and members of other versions behind them. What a
/// member means is the caller's business, so nothing that is not understood gets lost (spec 07 §7.3). Not thread-safe.
/// </summary>
internal sealed class StoredQueue
{
    private readonly byte[]?[] members = new byte[]?[StoredQueueMembers.Count];
    private readonly List<(byte[] Name, byte[] Text)> others = [];

    /// <summary>Takes the members of a stored value that <see cref="Queue.Read"/> has accepted.</summary>
    public static StoredQueue Parse(ReadOnlySpan<byte> value)
    {
        var queue = new StoredQueue();
        var reader = new JsonReader(value[Queue.Magic.Length..]);
        if (reader.TryNull())
        {
            return queue;
        }

        using var name = new ByteBuffer(64);
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            bool isNull = reader.Peek() == JsonKind.Null;
            byte[] text = reader.Raw().ToArray();
            int member = StoredQueueMembers.Find(name.WrittenSpan);
            if (member < 0)
            {
                queue.others.Add((name.WrittenSpan.ToArray(), text));
            }
            else if (!isNull || queue.members[member] is null)
            {
                queue.members[member] = text;
            }
        }

        return queue;
    }

    /// <summary>Sets a number; one that is optional is left out when it is 0.</summary>
    public void Set(StoredQueueMember member, ulong value, bool optional = false)
    {
        using ByteBuffer text = new(32);
        text.AppendNumber(value);
        members[(int)member] = optional && value == 0 ? null : text.WrittenSpan.ToArray();
    }

    /// <summary>Sets a number.</summary>
    public void Set(StoredQueueMember member, long value)
    {
        using ByteBuffer text = new(32);
        text.AppendNumber(value);
        members[(int)member] = text.WrittenSpan.ToArray();
    }

    /// <summary>Sets a flag, which is left out when it is false.</summary>
    public void Set(StoredQueueMember member, bool value) => members[(int)member] = value ? "true"u8.ToArray() : null;

    /// <summary>Sets a string; one that is optional is left out when it is empty.</summary>
    public void Set(StoredQueueMember member, ReadOnlySpan<byte> value, bool optional = true)
    {
        using ByteBuffer text = new(value.Length + 16);
        JsonText.AppendString(value, escapeHtml: true, text);
        members[(int)member] = optional && value.IsEmpty ? null : text.WrittenSpan.ToArray();
    }

    /// <summary>Whether both have the same known members.</summary>
    public bool HasSameMembers(StoredQueue other)
    {
        for (int i = 0; i < members.Length; i++)
        {
            if (!members[i].AsSpan().SequenceEqual(other.members[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes the changes that lead from one state to another; what is the same in both stays as it is here (spec 07 §7.3).</summary>
    public void Patch(StoredQueue from, StoredQueue to)
    {
        for (int i = 0; i < members.Length; i++)
        {
            if (!from.members[i].AsSpan().SequenceEqual(to.members[i]))
            {
                members[i] = to.members[i];
            }
        }
    }

    /// <summary>Appends the row's value, magic included.</summary>
    public void Write(ByteBuffer output)
    {
        output.Append(Queue.Magic);
        var writer = new JsonWriter(JsonStyle.LineHtml) { Output = output };
        writer.BeginObject();
        for (int i = 0; i < members.Length; i++)
        {
            if (members[i] is { } text)
            {
                writer.Name(StoredQueueMembers.NameOf(i));
                writer.Raw(text);
            }
        }

        foreach ((byte[] name, byte[] text) in others)
        {
            writer.Name(name);
            writer.Raw(text);
        }

        writer.EndObject();
    }
}
