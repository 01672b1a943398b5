using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>The elements of a hash, set or sorted set in the byte order of their names, each name once. Spans are valid until the next step.</summary>
internal interface IElements : IDisposable
{
    /// <summary>Field name or member.</summary>
    ReadOnlySpan<byte> Name { get; }

    /// <summary>Field value; only of a hash.</summary>
    ReadOnlySpan<byte> Value { get; }

    /// <summary>IEEE-754 bits; only of a sorted set.</summary>
    ulong ScoreBits { get; }

    /// <summary>The row the current element comes from.</summary>
    Row Source { get; }

    bool MoveNext();
}
