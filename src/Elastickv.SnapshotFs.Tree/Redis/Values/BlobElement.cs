namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>An element of a whole-collection blob; points into the blob.</summary>
/// <param name="name">Field name or member.</param>
/// <param name="value">Field value; empty in sets and sorted sets.</param>
/// <param name="scoreBits">IEEE-754 bits of a sorted set's score; 0 in others.</param>
internal readonly ref struct BlobElement(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ulong scoreBits)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> Value { get; } = value;

    public ulong ScoreBits { get; } = scoreBits;
}
