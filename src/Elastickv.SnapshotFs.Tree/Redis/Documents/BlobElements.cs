using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>
/// Elements of a whole-collection row that was checked. Keeps one number for each: where it lies in the row. Of equal names the last one counts.
/// </summary>
internal sealed class BlobElements : IElements
{
    private readonly RedisType type;
    private readonly List<int> offsets = [];
    private int next;

    public BlobElements(RedisType type, Row blob)
    {
        this.type = type;
        Source = blob;
        BlobReader reader = Open();
        while (reader.MoveNext(out _))
        {
            offsets.Add(reader.ElementOffset);
        }

        CollectionsMarshal.AsSpan(offsets).Sort(CompareNames);
    }

    public ReadOnlySpan<byte> Name => Open().ReadAt(offsets[next - 1]).Name;

    public ReadOnlySpan<byte> Value => Open().ReadAt(offsets[next - 1]).Value;

    public ulong ScoreBits => Open().ReadAt(offsets[next - 1]).ScoreBits;

    public Row Source { get; }

    public bool MoveNext()
    {
        while (next < offsets.Count)
        {
            next++;
            if (next == offsets.Count || !Open().ReadAt(offsets[next]).Name.SequenceEqual(Name))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
    }

    /// <summary>By name, and equal names in the order in which they are stored.</summary>
    private int CompareNames(int left, int right)
    {
        int order = Open().ReadAt(left).Name.SequenceCompareTo(Open().ReadAt(right).Name);
        return order != 0 ? order : left.CompareTo(right);
    }

    private BlobReader Open()
    {
        BlobReader.TryOpen(type, Source.Body, out BlobReader reader);
        return reader;
    }
}
