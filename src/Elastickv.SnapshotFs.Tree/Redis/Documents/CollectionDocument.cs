using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>
/// The common form of a hash, list, set or sorted set: a version, one array of elements, an expiry (spec 03 §3.2). Opens its cursors with the
/// first piece, so that opening the file costs nothing.
/// </summary>
internal abstract class CollectionDocument(RedisRows rows, RedisType type, ReadOnlySpan<byte> key) : Document
{
    private const ulong FormatVersion = 1;

    private readonly byte[] key = key.ToArray();
    private readonly JsonWriter json = new(JsonStyle.IndentedHtml);
    private Stage stage;

    private enum Stage
    {
        Head,
        Elements,
        Complete,
    }

    protected RedisRows Rows { get; } = rows;

    protected ReadOnlySpan<byte> Key => key;

    /// <summary>Name of the member that holds the elements.</summary>
    protected abstract ReadOnlySpan<byte> ArrayName { get; }

    public sealed override bool RenderNext(ByteBuffer output)
    {
        json.Output = output;
        switch (stage)
        {
            case Stage.Head:
                Begin();
                json.BeginObject();
                json.Name("format_version"u8);
                json.Number(FormatVersion);
                json.Name(ArrayName);
                json.BeginArray();
                stage = Stage.Elements;
                return true;
            case Stage.Elements:
                if (!TryWriteNext(json))
                {
                    json.EndArray();
                    WriteExpiry();
                    json.EndObject();
                    stage = Stage.Complete;
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>Opens the cursors and counts the rows that contribute without being an element.</summary>
    protected abstract void Begin();

    /// <summary>Writes the next element; false when there is none.</summary>
    protected abstract bool TryWriteNext(JsonWriter json);

    private void WriteExpiry()
    {
        CollectionExpiry expiry = CollectionExpiry.Of(Rows, key, type);
        if (expiry.Source is { } source)
        {
            Contribute(source);
        }

        json.Name("expire_at_ms"u8);
        if (expiry.Milliseconds is { } milliseconds)
        {
            json.Number(milliseconds);
        }
        else
        {
            json.Null();
        }
    }
}
