using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// Encodes the files of one directory of keys (spec 03 §14.3). What is no regular file, or has another extension, is not looked at (02 §11.1). Not thread-safe.
/// </summary>
internal sealed class CanonicalKeys(EncodeContext context, RedisNode kind, KeymapFile keymap, ExpiryFile? expiries) : ISourceEntrySink, IDisposable
{
    private readonly KeyRows rows = new(context.Put, live: false);
    private readonly CollectionReader collections = new();
    private readonly StreamFileReader streams = new();
    private readonly ByteBuffer key = new(256);

    public void Add(ReadOnlySpan<byte> name, SourceKind entryKind)
    {
        ReadOnlySpan<byte> extension = KeyFiles.ExtensionOf(kind);
        if (entryKind != SourceKind.File || !name.EndsWith(extension))
        {
            return;
        }

        ReadOnlySpan<byte> stem = name[..^extension.Length];
        byte[] path = KeyFiles.PathOf(kind, stem);
        KeyNames.Decode(path, stem, keymap, key);
        context.From(path);
        rows.Begin(key.WrittenSpan);
        using SourceFile file = context.Source.Open(path);
        switch (kind)
        {
            case RedisNode.Strings:
                rows.String(Body(path, file), expiries!.Of(stem));
                break;
            case RedisNode.Sketches:
                rows.Sketch(Body(path, file), expiries!.Of(stem));
                break;
            case RedisNode.Streams:
                EncodeStream(path, file);
                break;
            default:
                EncodeCollection(path, file);
                break;
        }
    }

    public void Dispose()
    {
        rows.Dispose();
        collections.Dispose();
        streams.Dispose();
        key.Dispose();
    }

    private static ReadOnlySpan<byte> Body(byte[] path, SourceFile file) =>
        file.Length <= RowLimits.MaxValue ? file.All() : throw new DocumentDefectException(path, $"the value has {file.Length} bytes, at most {RowLimits.MaxValue} are possible");

    private void EncodeStream(byte[] path, SourceFile file)
    {
        using var entries = new CanonicalEntryRows(rows);
        StreamSummary summary = streams.Read(path, file, entries);
        rows.StreamMeta(summary.Count, summary.LastId, summary.ExpireAtMs, default);
    }

    private void EncodeCollection(byte[] path, SourceFile file)
    {
        CollectionSummary summary = collections.Read(kind, path, file, new ElementRows(rows, kind, head: 0));
        if (kind == RedisNode.Lists)
        {
            rows.ListMeta(0, summary.Count, summary.ExpireAtMs);
        }
        else
        {
            rows.WideMeta(kind, summary.Count, summary.ExpireAtMs);
        }
    }
}
