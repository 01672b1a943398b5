using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>A file of <c>hashes/</c> (spec 03 §8).</summary>
internal sealed class HashDocument(RedisRows rows, ReadOnlySpan<byte> key) : WideDocument(rows, rows.Hashes, key)
{
    protected override ReadOnlySpan<byte> ArrayName => "fields"u8;

    protected override void Write(IElements elements, JsonWriter json)
    {
        json.BeginObject();
        json.Name("name"u8);
        json.Binary(elements.Name);
        json.Name("value"u8);
        json.Binary(elements.Value);
        json.EndObject();
    }
}
