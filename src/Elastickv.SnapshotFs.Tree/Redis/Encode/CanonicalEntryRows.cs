using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>Turns the entries of a stream file into rows as the reference encoder does: with the id text of the file (spec 03 §14.3). Not thread-safe.</summary>
internal sealed class CanonicalEntryRows(KeyRows rows) : IStreamSink, IDisposable
{
    private readonly ByteBuffer value = new();

    public string? Add(StreamId id, ReadOnlySpan<byte> idText, ReadOnlySpan<byte> fields)
    {
        value.Clear();
        StreamEntry.Write(idText, fields, value);
        rows.StreamEntryRow(id, value.WrittenSpan);
        return null;
    }

    public void Dispose() => value.Dispose();
}
