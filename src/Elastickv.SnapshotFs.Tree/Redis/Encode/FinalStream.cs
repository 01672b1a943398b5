using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>The final document of a stream.</summary>
/// <param name="context">The splice.</param>
/// <param name="before">The base.</param>
/// <param name="name">Which file it is.</param>
/// <param name="key">Its key.</param>
/// <param name="file">The open file, which becomes the document's.</param>
/// <param name="reader">Reads files one after another.</param>
internal sealed class FinalStream(SpliceContext context, BaseKeys before, KeyFile name, byte[] key, SourceFile file, StreamFileReader reader) : IKeyDocument
{
    private readonly StreamContent content = new();
    private readonly bool wasStream = before.Shows(RedisNode.Streams, key);
    private StreamSummary summary;
    private bool isSameFile;

    /// <remarks>What the base shows need not be sound: its meta may claim any length. A file saved again without a change is no reason to complain.</remarks>
    public void Check(KeyRows lengths)
    {
        if (wasStream)
        {
            using SourceFile shownFile = context.Base.Open(KeyFile.Of(RedisNode.Streams, key).Path);
            isSameFile = FileComparison.AreEqual(file, shownFile);
        }

        if (!isSameFile)
        {
            using var rows = new SpliceEntryRows(lengths, null, key, default);
            summary = reader.Read(name.Path, file, new CheckedEntries(content, rows));
            WriteMeta(lengths, default);
        }
    }

    public bool IsAsBefore()
    {
        if (isSameFile)
        {
            return true;
        }

        KeyFile shown = KeyFile.Of(RedisNode.Streams, key);
        using SourceFile shownFile = context.Base.Open(shown.Path);
        StreamContent.Comparison comparison = content.Compare();
        StreamSummary other = reader.Read(shown.Path, shownFile, comparison, consistent: false);
        return comparison.IsEqual && (other.Length, other.LastId, other.ExpireAtMs) == (summary.Length, summary.LastId, summary.ExpireAtMs);
    }

    public void Write(KeyRows rows)
    {
        content.Forget();
        StreamId trimmedThrough = default;
        if (wasStream && before.Rows.StreamMetas.TryGet(key, out Row row) == RowState.Visible && StreamMeta.Read(row, out StreamMeta meta) == MetaDefect.None)
        {
            trimmedThrough = meta.TrimmedThrough;
        }

        using var entries = new SpliceEntryRows(rows, wasStream ? before.Rows.StreamEntries : null, key, trimmedThrough);
        reader.Read(name.Path, file, entries);

        // The server would hide an entry at or below the cursor.
        WriteMeta(rows, summary.Count == 0 || summary.LowestId.IsAbove(trimmedThrough) ? trimmedThrough : default);
    }

    public void Dispose() => file.Dispose();

    private void WriteMeta(KeyRows rows, StreamId trimmedThrough) => rows.StreamMeta(summary.Count, summary.LastId, summary.ExpireAtMs, trimmedThrough);

    /// <summary>Takes entries that are both remembered and looked at as rows.</summary>
    private sealed class CheckedEntries(StreamContent content, SpliceEntryRows rows) : IStreamSink
    {
        public string? Add(StreamId id, ReadOnlySpan<byte> idText, ReadOnlySpan<byte> fields) =>
            content.Add(id, idText, fields) ?? rows.Add(id, idText, fields);
    }
}
