using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>What the entries of a stream hold, whatever their order in the file. Refuses an id that comes twice. Keeps some 50 bytes for each. Not thread-safe.</summary>
internal sealed class StreamContent : IStreamSink
{
    private readonly Dictionary<StreamId, UInt128> fieldsOf = [];

    public string? Add(StreamId id, ReadOnlySpan<byte> idText, ReadOnlySpan<byte> fields) =>
        fieldsOf.TryAdd(id, Fingerprint.Of(fields)) ? null : "an entry with this id is there twice";

    /// <summary>Takes the entries of another stream, to be compared with this one, which is complete.</summary>
    public Comparison Compare() => new(this);

    /// <summary>Gives the memory back; nothing can be compared any more.</summary>
    public void Forget()
    {
        fieldsOf.Clear();
        fieldsOf.TrimExcess();
    }

    /// <summary>The other stream. Its ids are known to come once.</summary>
    public sealed class Comparison(StreamContent content) : IStreamSink
    {
        private bool differs;
        private long count;

        /// <summary>Whether all entries are the same.</summary>
        public bool IsEqual => !differs && count == content.fieldsOf.Count;

        public string? Add(StreamId id, ReadOnlySpan<byte> idText, ReadOnlySpan<byte> fields)
        {
            count++;
            differs |= !content.fieldsOf.TryGetValue(id, out UInt128 wanted) || wanted != Fingerprint.Of(fields);
            return null;
        }
    }
}
