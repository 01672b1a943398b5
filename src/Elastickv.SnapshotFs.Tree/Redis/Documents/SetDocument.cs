using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>A file of <c>sets/</c> (spec 03 §10).</summary>
internal sealed class SetDocument(RedisRows rows, ReadOnlySpan<byte> key) : WideDocument(rows, rows.Sets, key)
{
    protected override ReadOnlySpan<byte> ArrayName => "members"u8;

    protected override void Write(IElements elements, JsonWriter json) => json.Binary(elements.Name);
}
