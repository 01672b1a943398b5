using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>
/// The attributes of one message: decoded names, and values as stretches of the stored text (spec 06 §6.3). Names sort by their bytes; of equal
/// names the last wins. Reused from message to message; not thread-safe.
/// </summary>
internal sealed class AttributeMap : IComparer<AttributeMap.Entry>, IDisposable
{
    private readonly ByteBuffer names = new(256);
    private readonly ByteBuffer name = new(64);
    private readonly List<Entry> entries = [];
    private bool settled;

    public bool IsEmpty => entries.Count == 0;

    /// <summary>Length of all names and values read, in bytes of text.</summary>
    public long RawLength { get; private set; }

    public void Clear()
    {
        names.Clear();
        entries.Clear();
        settled = false;
        RawLength = 0;
    }

    /// <summary>Adds the members of the object that stands next.</summary>
    public void Read(ref JsonReader reader)
    {
        reader.BeginObject();
        settled = false;
        while (reader.NextMember(name))
        {
            int nameStart = names.Length;
            names.Append(name.WrittenSpan);
            int length = reader.Raw().Length;
            entries.Add(new Entry(nameStart, name.Length, reader.Position - length, length));
            RawLength += name.Length + length;
        }
    }

    /// <summary>Writes the object.</summary>
    /// <param name="json">The text that the entries were read from.</param>
    /// <param name="writer">Stands where the value belongs.</param>
    public void Write(ReadOnlySpan<byte> json, JsonWriter writer)
    {
        writer.BeginObject();
        for (int i = 0; i < Settle(); i++)
        {
            writer.Name(NameAt(i));
            writer.Compacted(ValueAt(i, json));
        }

        writer.EndObject();
    }

    /// <summary>Sorts the entries by name and drops what a later entry of the same name replaces; gives their number.</summary>
    public int Settle()
    {
        if (settled)
        {
            return entries.Count;
        }

        Span<Entry> sorted = CollectionsMarshal.AsSpan(entries);
        sorted.Sort(this);
        int count = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i + 1 == sorted.Length || !NameOf(sorted[i]).SequenceEqual(NameOf(sorted[i + 1])))
            {
                sorted[count++] = sorted[i];
            }
        }

        entries.RemoveRange(count, entries.Count - count);
        settled = true;
        return count;
    }

    /// <summary>The decoded name of an entry, once they are settled.</summary>
    public ReadOnlySpan<byte> NameAt(int index) => NameOf(entries[index]);

    /// <summary>The value of an entry as it stands in the text that the entries were read from.</summary>
    public ReadOnlySpan<byte> ValueAt(int index, ReadOnlySpan<byte> json) => json.Slice(entries[index].ValueStart, entries[index].ValueLength);

    /// <summary>Where the value of an entry stands in that text.</summary>
    public int ValueStartAt(int index) => entries[index].ValueStart;

    public int Compare(Entry x, Entry y)
    {
        int order = NameOf(x).SequenceCompareTo(NameOf(y));
        return order != 0 ? order : x.ValueStart.CompareTo(y.ValueStart);
    }

    public void Dispose()
    {
        names.Dispose();
        name.Dispose();
    }

    private ReadOnlySpan<byte> NameOf(Entry entry) => names.WrittenSpan.Slice(entry.NameStart, entry.NameLength);

    internal readonly record struct Entry(int NameStart, int NameLength, int ValueStart, int ValueLength);
}
