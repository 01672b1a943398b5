using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>A file of <c>zsets/</c>: in the order of the members, not of the scores (spec 03 §11).</summary>
internal sealed class SortedSetDocument(RedisRows rows, ReadOnlySpan<byte> key) : WideDocument(rows, rows.SortedSets, key)
{
    private readonly ByteBuffer score = new(capacity: 32);

    protected override ReadOnlySpan<byte> ArrayName => "members"u8;

    public override void Dispose()
    {
        score.Dispose();
        base.Dispose();
    }

    protected override void Write(IElements elements, JsonWriter json)
    {
        score.Clear();
        Score.Append(elements.ScoreBits, score);
        json.BeginObject();
        json.Name("member"u8);
        json.Binary(elements.Name);
        json.Name("score"u8);
        json.Raw(score.WrittenSpan);
        json.EndObject();
    }
}
