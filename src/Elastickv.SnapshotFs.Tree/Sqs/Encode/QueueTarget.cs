namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>A queue of the final tree while its messages are compared and written. Immutable.</summary>
internal sealed class QueueTarget
{
    /// <summary>Path of <c>messages.jsonl</c>, which need not exist.</summary>
    public required byte[] MessagesPath { get; init; }

    /// <summary>The queue in the base, or null for a new one.</summary>
    public required Queue? Before { get; init; }

    /// <summary>The final configuration.</summary>
    public required QueueFile File { get; init; }

    /// <summary>Whether the configuration changes so that every message moves (spec 07 §7.3).</summary>
    public required bool IsReshaped { get; init; }

    /// <summary>The queue as keys spell it.</summary>
    public required byte[] Segment { get; init; }

    public required ulong Generation { get; init; }

    /// <summary>
    /// The partition that tells a message from others of the same id; null for none. Of a line it is the one given, or what the group says; of a stored message the
    /// one of its key.
    /// </summary>
    public uint? IdentityPartition(uint? given, ReadOnlySpan<byte> group)
    {
        if (File.IsPartitioned)
        {
            return IsReshaped || given is null ? File.PartitionOf(group) : given;
        }

        // Without partitions 0 is a way to say none.
        return IsReshaped || given is 0 ? null : given;
    }
}
