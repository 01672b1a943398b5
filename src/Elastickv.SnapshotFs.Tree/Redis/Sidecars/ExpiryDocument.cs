using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;
using Elastickv.SnapshotFs.Tree.Redis.Directories;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Sidecars;

/// <summary><c>strings_ttl.jsonl</c> or <c>hll_ttl.jsonl</c> (spec 03 §5, §6).</summary>
internal sealed class ExpiryDocument(RedisRows rows, StringDirectory directory) : LineDocument
{
    private readonly ExpiryLines lines = new(rows, directory);
    private readonly ByteBuffer name = new(Segment.MaxLength);

    public override void Dispose()
    {
        name.Dispose();
        base.Dispose();
    }

    protected override bool TryWriteNext()
    {
        if (!lines.MoveNext())
        {
            return false;
        }

        Contribute(lines.Value);
        Contribute(lines.Source);
        name.Clear();
        Segment.Encode(lines.Key, name);
        Json.BeginObject();
        Json.Name("key"u8);
        Json.String(name.WrittenSpan);
        Json.Name("expire_at_ms"u8);
        Json.Number(lines.Milliseconds);
        Json.EndObject();
        return true;
    }
}
