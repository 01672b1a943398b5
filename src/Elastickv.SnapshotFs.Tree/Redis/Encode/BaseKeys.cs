using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Directories;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>What the base shows of single keys.</summary>
internal sealed class BaseKeys
{
    private readonly KeyDirectory[] directories;
    private readonly StringDirectory strings;
    private readonly StringDirectory sketches;

    public BaseKeys(SnapshotView view)
    {
        Rows = new RedisRows(view);
        strings = StringDirectory.OfStrings(Rows);
        sketches = StringDirectory.OfSketches(Rows);
        directories =
        [
            strings,
            sketches,
            WideDirectory.OfHashes(Rows),
            WideDirectory.OfSets(Rows),
            WideDirectory.OfSortedSets(Rows),
            new ListDirectory(Rows),
            new StreamDirectory(Rows),
        ];
    }

    public RedisRows Rows { get; }

    /// <summary>The key of a name in SHA form: one of the file's own kind, or else of any.</summary>
    /// <param name="file">A file whose name has that form.</param>
    /// <param name="key">Points into the base.</param>
    public bool TryFindKey(KeyFile file, out ReadOnlySpan<byte> key)
    {
        if (TryFindKey(DirectoryOf(file.Kind), file.Stem, out key))
        {
            return true;
        }

        foreach (KeyDirectory directory in directories)
        {
            if (directory.Node != file.Kind && TryFindKey(directory, file.Stem, out key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a key has a file of a kind.</summary>
    public bool Shows(RedisNode kind, ReadOnlySpan<byte> key) => DirectoryOf(kind).TryFind(key, out _);

    /// <summary>Body and expiry of a string or an HLL that is shown.</summary>
    public ReadOnlySpan<byte> Blob(RedisNode kind, ReadOnlySpan<byte> key, out ulong expireAtMs)
    {
        StringDirectory directory = kind == RedisNode.Strings ? strings : sketches;
        directory.TryGetDefining(key, out Row row);
        directory.TryRead(row, out StringValue value);
        expireAtMs = TtlRow.Clamp(value.ExpireAtMs);
        if (!value.IsCurrent && (Rows.Expiries.TryGet(key, out Row expiry) == RowState.Absent || !TtlRow.TryRead(expiry, out expireAtMs)))
        {
            expireAtMs = 0;
        }

        return row.Body[value.PayloadStart..];
    }

    private static bool TryFindKey(KeyDirectory directory, ReadOnlySpan<byte> stem, out ReadOnlySpan<byte> key)
    {
        key = default;
        return directory.TryLookup([.. stem, .. directory.Extension], out Row defining) && directory.TryResolve(directory.NodeOf(defining), out _, out key);
    }

    private KeyDirectory DirectoryOf(RedisNode kind) => directories[Array.FindIndex(directories, directory => directory.Node == kind)];
}
