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

    public bool IsEmpty => entries.Count == 0;

    public void Clear()
    {
        names.Clear();
        entries.Clear();
    }

    /// <summary>Adds the members of the object that stands next.</summary>
    public void Read(ref JsonReader reader)
    {
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            int nameStart = names.Length;
            names.Append(name.WrittenSpan);
            int length = reader.Raw().Length;
            entries.Add(new Entry(nameStart, name.Length, reader.Position - length, length));
        }
    }

    /// <summary>Writes the object.</summary>
    /// <param name="json">The text that the entries were read from.</param>
    /// <param name="writer">Stands where the value belongs.</param>
    public void Write(ReadOnlySpan<byte> json, JsonWriter writer)
    {
        Span<Entry> sorted = CollectionsMarshal.AsSpan(entries);
        sorted.Sort(this);
        writer.BeginObject();
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i + 1 < sorted.Length && NameOf(sorted[i]).SequenceEqual(NameOf(sorted[i + 1])))
            {
                continue;
            }

            writer.Name(NameOf(sorted[i]));
            writer.Compacted(json.Slice(sorted[i].ValueStart, sorted[i].ValueLength));
        }

        writer.EndObject();
    }

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
