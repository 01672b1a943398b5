using System.Buffers;
using System.Numerics;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>What a <c>_queue.json</c> must fulfil to be encoded (spec 06 §10.2).</summary>
internal static class QueueRules
{
    private const ulong SupportedVersion = 1;
    private const uint MaxPartitions = 32;
    private const int MaxName = 80;

    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    private static ReadOnlySpan<byte> FifoSuffix => ".fifo"u8;

    private static ReadOnlySpan<byte> PerGroup => "perMessageGroupId"u8;

    private static ReadOnlySpan<byte> PerQueue => "perQueue"u8;

    private static ReadOnlySpan<byte> ScopeGroup => "messageGroup"u8;

    private static ReadOnlySpan<byte> ScopeQueue => "queue"u8;

    /// <summary>Applies the rules in the order of the specification.</summary>
    /// <exception cref="DocumentDefectException">The first that is broken.</exception>
    public static void Check(QueueFile file, ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        if (FindDefect(file) is { } defect)
        {
            throw new DocumentDefectException(path, defect.Reason, text, file.PlaceOf(defect.Member));
        }
    }

    /// <summary>Whether the server could have created a queue of this name (spec 06 §3, §15).</summary>
    /// <exception cref="DocumentDefectException">It could not.</exception>
    public static void CheckNewName(QueueFile file, ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> name = file.Name;
        bool hasSuffix = name.EndsWith(FifoSuffix);
        ReadOnlySpan<byte> stem = hasSuffix ? name[..^FifoSuffix.Length] : name;
        if (name.Length > MaxName || stem.IsEmpty || stem.IndexOfAnyExcept(NameBytes) >= 0)
        {
            throw new DocumentDefectException(
                path, $"expected a name of up to {MaxName} letters, digits, '-' and '_', found \"{KeyText.Printable(name)}\"", text, file.PlaceOf(QueueFileMember.Name));
        }

        if (hasSuffix != file.IsFifo)
        {
            throw new DocumentDefectException(
                path, file.IsFifo ? "the name of a FIFO queue must end in .fifo" : "only a FIFO queue can have a name that ends in .fifo", text, file.PlaceOf(QueueFileMember.Name));
        }
    }

    private static (QueueFileMember Member, string Reason)? FindDefect(QueueFile file)
    {
        ReadOnlySpan<byte> limit = file.FifoThroughputLimit, scope = file.DeduplicationScope;
        uint partitions = file.PartitionCount;
        if (file.FormatVersion != SupportedVersion)
        {
            return (QueueFileMember.FormatVersion, $"expected format_version 1, found {file.FormatVersion}");
        }

        if (!limit.IsEmpty && !limit.SequenceEqual(PerGroup) && !limit.SequenceEqual(PerQueue))
        {
            return (QueueFileMember.FifoThroughputLimit, $"expected fifo_throughput_limit perMessageGroupId or perQueue, found \"{KeyText.Printable(limit)}\"");
        }

        if (!scope.IsEmpty && !scope.SequenceEqual(ScopeGroup) && !scope.SequenceEqual(ScopeQueue))
        {
            return (QueueFileMember.DeduplicationScope, $"expected deduplication_scope messageGroup or queue, found \"{KeyText.Printable(scope)}\"");
        }

        if (partitions > MaxPartitions || (partitions != 0 && !BitOperations.IsPow2(partitions)))
        {
            return (QueueFileMember.PartitionCount, $"expected a power of two up to {MaxPartitions} as partition_count, found {partitions}");
        }

        return (file.IsFifo ? FindFifoDefect(partitions, limit, scope) : FindStandardDefect(partitions, limit, scope))
            ?? (file.Name.Length == 0 ? (QueueFileMember.Name, "expected a name") : null);
    }

    private static (QueueFileMember Member, string Reason)? FindStandardDefect(uint partitions, ReadOnlySpan<byte> limit, ReadOnlySpan<byte> scope) =>
        partitions > 1 ? (QueueFileMember.PartitionCount, "only a FIFO queue can have partitions")
        : !limit.IsEmpty ? (QueueFileMember.FifoThroughputLimit, "only a FIFO queue can have a fifo_throughput_limit")
        : !scope.IsEmpty ? (QueueFileMember.DeduplicationScope, "only a FIFO queue can have a deduplication_scope")
        : null;

    private static (QueueFileMember Member, string Reason)? FindFifoDefect(uint partitions, ReadOnlySpan<byte> limit, ReadOnlySpan<byte> scope) =>
        partitions > 1 && scope.SequenceEqual(ScopeQueue)
            ? (QueueFileMember.DeduplicationScope, "a queue with several partitions cannot have the deduplication_scope queue")
        : partitions <= 1 && limit.SequenceEqual(PerGroup)
            ? (QueueFileMember.FifoThroughputLimit, "the fifo_throughput_limit perMessageGroupId needs a partition_count above 1")
        : null;
}
