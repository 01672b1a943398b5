using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>Takes the entries of a stream file in the order of the file.</summary>
internal interface IStreamSink
{
    /// <param name="id">The entry's id.</param>
    /// <param name="idText">The id as it is spelled in the file; valid during the call, as the fields are.</param>
    /// <param name="fields">Names and values in the form of <see cref="StreamEntry.AppendField"/>.</param>
    /// <returns>Why the file cannot have this entry, or null.</returns>
    string? Add(StreamId id, ReadOnlySpan<byte> idText, ReadOnlySpan<byte> fields);
}
