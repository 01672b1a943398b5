using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>A bucket's <c>KEYMAP.jsonl</c>: one line for each object under another name than its key, in the order of the keys (spec 00 §3.6, 05 §8.5).</summary>
internal sealed class KeymapDocument(SnapshotView view, Survey survey) : Document
{
    private readonly ByteBuffer name = new(256);
    private readonly ByteBuffer key = new(256);
    private readonly JsonWriter json = new(JsonStyle.Line);
    private int next;

    public override bool RenderNext(ByteBuffer output)
    {
        if (next == survey.Count)
        {
            return false;
        }

        view.TryGetAt(survey.PositionOf(next), out Row row);
        HeadKey.TryParse(row.UserKey, out HeadKey head);
        Placement placement = survey.PlacementOf(next);
        next++;
        Contribute(row);
        key.Clear();
        KeySegment.AppendDecoded(head.Path, key);
        name.Clear();
        placement.AppendName(key.WrittenSpan, name);
        json.Output = output;
        json.BeginObject();
        json.Name("encoded"u8);
        json.String(name.WrittenSpan);
        json.Name("original"u8);
        name.Clear();
        Segment.AppendBase64Url(key.WrittenSpan, name);
        json.String(name.WrittenSpan);
        json.Name("kind"u8);
        json.String(placement.KeymapKind());
        json.EndObject();
        output.Append((byte)'\n');
        return true;
    }

    public override void Dispose()
    {
        name.Dispose();
        key.Dispose();
        base.Dispose();
    }
}
