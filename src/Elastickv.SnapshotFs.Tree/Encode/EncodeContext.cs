using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>What every canonical encoder needs: the tree, where rows go, and whom to blame. Not thread-safe.</summary>
internal sealed class EncodeContext(ISourceTree source, IRowSink rows, OriginLog origins, ulong timestamp)
{
    private ulong origin;

    public ISourceTree Source { get; } = source;

    /// <summary>HLC timestamp of every row.</summary>
    public ulong Timestamp { get; } = timestamp;

    /// <summary>Names the file that the rows from now on come from.</summary>
    public void From(ReadOnlySpan<byte> path) => origin = origins.Add(path);

    /// <summary>Adds a row of the file named last.</summary>
    public void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value) => rows.Put(userKey, value, origin);
}
