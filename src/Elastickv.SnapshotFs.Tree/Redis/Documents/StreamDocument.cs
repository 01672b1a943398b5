using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>
/// A file of <c>streams/</c>: one line for each entry, then the line of the meta (spec 03 §12). With a damaged meta that line says what the
/// entries say (spec 00 §3.11).
/// </summary>
internal sealed class StreamDocument(RedisRows rows, ReadOnlySpan<byte> key, Row metaRow) : Document
{
    private readonly byte[] key = key.ToArray();
    private readonly JsonWriter json = new(JsonStyle.LineHtml);
    private readonly bool hasMeta = StreamMeta.Read(metaRow, out _) == MetaDefect.None;
    private StreamEntryCursor? entries;
    private ulong count;
    private StreamId last;
    private bool complete;

    public override bool RenderNext(ByteBuffer output)
    {
        if (complete)
        {
            return false;
        }

        json.Output = output;
        StreamMeta.Read(metaRow, out StreamMeta meta);
        entries ??= new StreamEntryCursor(rows.StreamEntries, key, meta.TrimmedThrough);
        if (entries.MoveNext())
        {
            WriteEntry();
        }
        else
        {
            WriteMeta(hasMeta ? meta : new StreamMeta(count, last, false, 0, default));
            complete = true;
        }

        output.Append((byte)'\n');
        return true;
    }

    private void WriteEntry()
    {
        Row row = entries!.Current;
        Contribute(row);
        count++;
        last = entries.Id;
        json.BeginObject();
        json.Name("id"u8);
        Span<byte> id = stackalloc byte[StreamId.MaxTextLength];
        json.String(id[..last.Format(id)]);
        json.Name("fields"u8);
        StreamEntry.WriteFields(row.Body, json);
        json.EndObject();
    }

    private void WriteMeta(in StreamMeta meta)
    {
        if (hasMeta)
        {
            Contribute(metaRow);
        }

        CollectionExpiry expiry = CollectionExpiry.Of(rows, key, RedisType.Stream);
        if (expiry.Source is { } source)
        {
            Contribute(source);
        }

        json.BeginObject();
        json.Name("_meta"u8);
        json.Boolean(true);
        json.Name("length"u8);
        json.Number(meta.Count);
        json.Name("last_ms"u8);
        json.Number(meta.LastId.Milliseconds);
        json.Name("last_seq"u8);
        json.Number(meta.LastId.Sequence);
        json.Name("expire_at_ms"u8);
        if (expiry.Milliseconds is { } milliseconds)
        {
            json.Number(milliseconds);
        }
        else
        {
            json.Null();
        }

        json.EndObject();
    }
}
