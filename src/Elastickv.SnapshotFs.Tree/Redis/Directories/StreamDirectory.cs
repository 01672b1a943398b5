using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Redis.Documents;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Directories;

/// <summary><c>streams/</c> (spec 03 §12).</summary>
internal sealed class StreamDirectory : KeyDirectory
{
    private readonly Lazy<bool> hasStrayEntries;

    public StreamDirectory(RedisRows rows)
        : base(rows, RedisNode.Streams, rows.StreamMetas) => hasStrayEntries = new Lazy<bool>(FindStrayEntry);

    /// <remarks>Entries whose stream has no meta leave an empty directory behind, as in the reference (spec 03 §3).</remarks>
    public override bool Exists => HasFiles || hasStrayEntries.Value;

    public override bool TryGetDefining(ReadOnlySpan<byte> key, out Row row) => Rows.StreamMetas.TryGet(key, out row) != RowState.Absent;

    /// <remarks>A sound meta shows even an empty stream; with a damaged one there must be an entry.</remarks>
    public override bool IsShown(ReadOnlySpan<byte> key, in Row defining)
    {
        if (!Rows.IsLive(key, RedisType.Stream))
        {
            return false;
        }

        if (StreamMeta.Read(defining, out _) == MetaDefect.None)
        {
            return true;
        }

        var entries = new StreamEntryCursor(Rows.StreamEntries, key, default);
        return entries.MoveNext();
    }

    public override FileContent Open(ReadOnlySpan<byte> key, in Row defining) => new StreamDocument(Rows, key, defining);

    private bool FindStrayEntry()
    {
        RowCursor entries = Rows.StreamEntries.Scan();
        while (entries.MoveNext())
        {
            if (StreamEntryCursor.IsSound(Rows.StreamEntries, entries.Current, out ReadOnlySpan<byte> key))
            {
                if (!Rows.StreamMetas.Has(key) && Rows.IsLive(key, RedisType.Stream))
                {
                    return true;
                }

                Rows.StreamEntries.SeekPast(ref entries, key);
            }
        }

        return false;
    }
}
