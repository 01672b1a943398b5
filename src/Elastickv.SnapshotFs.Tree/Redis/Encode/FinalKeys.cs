using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// Names and expiries of the final tree (spec 07 §4.1). The key map and the TTL sidecars are read when they are needed; one that is wrong is reported once. Not
/// thread-safe.
/// </summary>
internal sealed class FinalKeys(SpliceContext context, BaseKeys before) : IDisposable
{
    private readonly ByteBuffer scratch = new(Segment.MaxLength);
    private readonly Dictionary<RedisNode, ExpiryFile?> expiries = [];
    private KeymapFile? keymap;

    /// <summary>Replaces the output by the key that a file's name stands for. What the base shows under a name in SHA form goes before the key map.</summary>
    /// <exception cref="DocumentDefectException">The name stands for no key.</exception>
    public void Decode(KeyFile file, ByteBuffer key)
    {
        if (Segment.LooksHashed(file.Stem))
        {
            if (before.TryFindKey(file, out ReadOnlySpan<byte> found))
            {
                key.Clear();
                key.Append(found);
                return;
            }

            LoadKeymap();
        }

        KeyNames.Decode(file.Path, file.Stem, keymap, key);
    }

    /// <summary>Reads the key map, so that what is wrong in it is reported even if nobody needs it.</summary>
    public void LoadKeymap()
    {
        try
        {
            keymap ??= KeymapFile.Open(context.Final);
        }
        catch (DocumentDefectException defect)
        {
            context.Report(defect);
            keymap = KeymapFile.Empty;
        }
    }

    /// <summary>Reads the TTL sidecar of a kind, because it differs from the base's.</summary>
    /// <returns>False when it is wrong: then no expiry of the kind is known.</returns>
    public bool TryLoadExpiries(RedisNode kind, out ExpiryFile loaded)
    {
        loaded = null!;
        try
        {
            expiries[kind] = loaded = ExpiryFile.Load(context.Final, KeyFiles.PathOf(KeyFiles.ExpiriesOf(kind)));
            return true;
        }
        catch (DocumentDefectException defect)
        {
            context.Report(defect);
            expiries[kind] = null;
            return false;
        }
    }

    /// <summary>The expiry of a string or an HLL. False when the sidecar that has it is wrong.</summary>
    /// <param name="file">The file of the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="expireAtMs">Unix milliseconds; 0 = never.</param>
    /// <remarks>A sidecar that nobody touched is the base's: it has the base's keys under the names that the tree gives them, and need not be read.</remarks>
    public bool TryGetExpiry(KeyFile file, ReadOnlySpan<byte> key, out ulong expireAtMs)
    {
        expireAtMs = 0;
        if (expiries.TryGetValue(file.Kind, out ExpiryFile? loaded))
        {
            expireAtMs = loaded?.Of(file.Stem) ?? 0;
            return loaded is not null;
        }

        if (before.Shows(file.Kind, key) && Directories.KeyName.Matches(key, file.Stem, scratch))
        {
            before.Blob(file.Kind, key, out expireAtMs);
        }

        return true;
    }

    public void Dispose()
    {
        keymap?.Dispose();
        scratch.Dispose();
    }
}
