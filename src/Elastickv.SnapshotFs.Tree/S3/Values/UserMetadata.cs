using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>The <c>user_metadata</c> of a manifest, decoded and in the order of its keys' bytes (spec 05 §6.2 W4). Holds one record's worth.</summary>
internal sealed class UserMetadata : IDisposable
{
    private readonly ByteBuffer bytes = new(256);
    private readonly List<Entry> entries = [];
    private bool isMap;

    private readonly record struct Entry(int Key, int KeyLength, int Value, int ValueLength);

    /// <summary>Name of the manifest field.</summary>
    public static ReadOnlySpan<byte> Field => "user_metadata"u8;

    public int Count => entries.Count;

    public ReadOnlySpan<byte> Key(int index) => bytes.WrittenSpan.Slice(entries[index].Key, entries[index].KeyLength);

    public ReadOnlySpan<byte> Value(int index) => bytes.WrittenSpan.Slice(entries[index].Value, entries[index].ValueLength);

    /// <summary>Checks the next value, which must be a map of strings; whether it had an entry.</summary>
    public static bool Check(ref JsonReader reader, ByteBuffer scratch)
    {
        if (reader.TryNull())
        {
            return false;
        }

        bool any = false;
        reader.BeginObject();
        while (reader.NextMember(scratch))
        {
            any = true;
            if (!reader.TryNull())
            {
                scratch.Clear();
                reader.String(scratch);
            }
        }

        return any;
    }

    /// <summary>Collects the map of a manifest that was read without error. A repeated field merges, <c>null</c> empties it; of equal keys the last counts (spec 05 §6.1 R3).</summary>
    public static UserMetadata Collect(ReadOnlySpan<byte> manifest)
    {
        var metadata = new UserMetadata();
        using var scratch = new ByteBuffer(64);
        var reader = new JsonReader(manifest);
        reader.BeginObject();
        while (reader.NextMember(scratch))
        {
            if (!JsonReader.NameIs(scratch.WrittenSpan, Field))
            {
                reader.Skip();
            }
            else if (reader.TryNull())
            {
                metadata.entries.Clear();
                metadata.isMap = false;
            }
            else
            {
                metadata.ReadMap(ref reader, scratch);
            }
        }

        metadata.SortAndMerge();
        return metadata;
    }

    /// <summary>The same; null when the field is absent or <c>null</c>, which a canonical manifest tells from an empty map.</summary>
    public static UserMetadata? CollectUnlessNull(ReadOnlySpan<byte> text)
    {
        UserMetadata metadata = Collect(text);
        if (metadata.isMap)
        {
            return metadata;
        }

        metadata.Dispose();
        return null;
    }

    /// <summary>Whether two maps have the same entries; null is an empty one.</summary>
    public static bool AreEqual(UserMetadata? left, UserMetadata? right)
    {
        int count = left?.Count ?? 0;
        if (count != (right?.Count ?? 0))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (!left!.Key(i).SequenceEqual(right!.Key(i)) || !left.Value(i).SequenceEqual(right.Value(i)))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => bytes.Dispose();

    private void ReadMap(ref JsonReader reader, ByteBuffer scratch)
    {
        isMap = true;
        reader.BeginObject();
        while (reader.NextMember(scratch))
        {
            int key = bytes.Length;
            bytes.Append(scratch.WrittenSpan);
            int value = bytes.Length;
            if (!reader.TryNull())
            {
                reader.String(bytes);
            }

            entries.Add(new Entry(key, value - key, value, bytes.Length - value));
        }
    }

    private void SortAndMerge()
    {
        // Equal keys stay in reading order, because a later one lies further back in the buffer.
        entries.Sort((x, y) =>
        {
            int order = bytes.WrittenSpan.Slice(x.Key, x.KeyLength).SequenceCompareTo(bytes.WrittenSpan.Slice(y.Key, y.KeyLength));
            return order != 0 ? order : x.Key.CompareTo(y.Key);
        });

        int kept = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            if (i + 1 == entries.Count || !Key(i).SequenceEqual(Key(i + 1)))
            {
                entries[kept++] = entries[i];
            }
        }

        entries.RemoveRange(kept, entries.Count - kept);
    }
}
