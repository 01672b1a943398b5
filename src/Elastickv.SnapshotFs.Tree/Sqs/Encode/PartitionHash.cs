namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>Which partition a message group belongs to (spec 06 §11): FNV-1a, cut to the partition count.</summary>
internal static class PartitionHash
{
    private const uint Basis = 2166136261;
    private const uint Prime = 16777619;

    /// <param name="partitionCount">0, or a power of two.</param>
    /// <param name="throughputLimit">With <c>perQueue</c> everything goes to partition 0.</param>
    /// <param name="group">Message group id; empty goes to partition 0.</param>
    public static uint Of(uint partitionCount, ReadOnlySpan<byte> throughputLimit, ReadOnlySpan<byte> group)
    {
        if (partitionCount <= 1 || throughputLimit.SequenceEqual("perQueue"u8) || group.IsEmpty)
        {
            return 0;
        }

        uint hash = Basis;
        foreach (byte b in group)
        {
            hash = (hash ^ b) * Prime;
        }

        return hash & (partitionCount - 1);
    }
}
