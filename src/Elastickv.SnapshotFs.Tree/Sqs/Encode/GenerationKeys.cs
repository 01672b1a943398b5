using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>
/// Walks the keys of one message family of one generation of a queue, in its classic or its partitioned form: visible, damaged and locked ones
/// (<see cref="DocumentKeys"/>). Not thread-safe; keep it in a local or a field.
/// </summary>
internal struct GenerationKeys
{
    private const int PartitionLength = sizeof(uint);
    private const int GenerationLength = sizeof(ulong);

    private readonly bool partitioned;
    private readonly int familyLength;
    private readonly int segmentLength;
    private readonly ulong generation;
    private DocumentKeys keys;

    /// <param name="view">The base.</param>
    /// <param name="family">Prefix of the classic form.</param>
    /// <param name="partitioned">Which form.</param>
    /// <param name="queueSegment">The queue as keys spell it.</param>
    /// <param name="generation">The generation wanted.</param>
    public GenerationKeys(SnapshotView view, ReadOnlySpan<byte> family, bool partitioned, ReadOnlySpan<byte> queueSegment, ulong generation)
    {
        this.partitioned = partitioned;
        this.generation = generation;
        familyLength = family.Length;
        segmentLength = queueSegment.Length;
        using var prefix = new ByteBuffer(256);
        SqsKeys.AppendQueue(family, partitioned, queueSegment, prefix);
        if (!partitioned)
        {
            SqsKeys.AppendGeneration(generation, prefix);
        }

        keys = new DocumentKeys(view, prefix.WrittenSpan);
    }

    /// <summary>The user key reached by the last successful <see cref="MoveNext"/>.</summary>
    public readonly ReadOnlySpan<byte> Current => keys.Current;

    /// <summary>Null in the classic form.</summary>
    public readonly uint? Partition => partitioned ? BinaryPrimitives.ReadUInt32BigEndian(keys.Current[ScopeStart..]) : null;

    /// <summary>What follows the generation.</summary>
    public readonly ReadOnlySpan<byte> Rest => keys.Current[(ScopeStart + ScopeLength)..];

    private readonly int ScopeStart => familyLength + segmentLength + (partitioned ? SqsKeys.PartitionedMark.Length + 1 : 0);

    private readonly int ScopeLength => GenerationLength + (partitioned ? PartitionLength : 0);

    public bool MoveNext()
    {
        while (keys.MoveNext())
        {
            if (IsWanted(keys.Current))
            {
                return true;
            }
        }

        return false;
    }

    private readonly bool IsWanted(ReadOnlySpan<byte> key)
    {
        if (partitioned)
        {
            return key.Length >= ScopeStart + ScopeLength && BinaryPrimitives.ReadUInt64BigEndian(key[(ScopeStart + PartitionLength)..]) == generation;
        }

        // A generation of 2^56 and more may begin with a byte that belongs to a segment, and the prefix to another queue.
        return SqsKeys.SegmentLength(key[familyLength..]) == segmentLength;
    }
}
