using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// What only a walk over all objects of a bucket tells: which of them are not shown under their own keys. Keeps 8 bytes for each of those and 16 more for each
/// escaped one, nothing for the others. Immutable and thread-safe.
/// </summary>
internal sealed class Survey
{
    private const int PlacementBits = 2;

    private readonly SnapshotView view;

    // Position and placement of each renamed or escaped object, in the order of the keys.
    private readonly long[] renamed;

    // Escaped objects by EscapedName.Digest of their keys.
    private readonly ulong[] digests;
    private readonly long[] escaped;

    private Survey(SnapshotView view, long[] renamed, ulong[] digests, long[] escaped)
    {
        this.view = view;
        this.renamed = renamed;
        this.digests = digests;
        this.escaped = escaped;
    }

    /// <summary>Number of objects that are not shown under their own keys.</summary>
    public int Count => renamed.Length;

    /// <summary>Whether the bucket has a KEYMAP.jsonl.</summary>
    public bool NeedsKeymap => renamed.Length > 0;

    /// <summary>Row position of an object's manifest.</summary>
    public long PositionOf(int index) => renamed[index] >> PlacementBits;

    public Placement PlacementOf(int index) => (Placement)(renamed[index] & ((1 << PlacementBits) - 1));

    /// <param name="view">The view the positions belong to.</param>
    /// <param name="objects">Objects in the order of their keys; natural ones are left out.</param>
    public static Survey Of(SnapshotView view, IReadOnlyList<(long Position, Placement Placement)> objects)
    {
        var renamed = new List<long>();
        var escaped = new List<long>();
        foreach ((long position, Placement placement) in objects)
        {
            if (placement != Placement.Natural)
            {
                renamed.Add((position << PlacementBits) | (long)placement);
            }

            if (placement == Placement.Escaped)
            {
                escaped.Add(position);
            }
        }

        long[] positions = [.. escaped];
        var digests = new ulong[positions.Length];
        using var key = new ByteBuffer(256);
        for (int i = 0; i < positions.Length; i++)
        {
            ReadKey(view, positions[i], key);
            digests[i] = EscapedName.Digest(key.WrittenSpan);
        }

        Array.Sort(digests, positions);
        return new Survey(view, [.. renamed], digests, positions);
    }

    /// <summary>Reads the object key of a manifest row into a cleared buffer.</summary>
    public static void ReadKey(SnapshotView view, long position, ByteBuffer key)
    {
        key.Clear();
        if (view.TryGetAt(position, out Row row) && HeadKey.TryParse(row.UserKey, out HeadKey head))
        {
            KeySegment.AppendDecoded(head.Path, key);
        }
    }

    /// <summary>Takes the suffixes off the name of an escaped object's file; false when a name does not have them.</summary>
    /// <param name="component">Name of an entry at the top of a bucket.</param>
    /// <param name="isDirectory">Whether the name of a sidecar counts too: no other file ends like one, but a directory may.</param>
    /// <param name="name">ESC of a key, if there is such a key.</param>
    public static bool TryCutEscapedName(ReadOnlySpan<byte> component, bool isDirectory, out ReadOnlySpan<byte> name)
    {
        name = isDirectory && component.EndsWith(ReservedName.Sidecar) ? component[..^ReservedName.Sidecar.Length] : component;
        bool cut = name.EndsWith(ReservedName.EscapedKey);
        name = cut ? name[..^ReservedName.EscapedKey.Length] : default;
        return cut;
    }

    /// <summary>Finds the escaped object of a name.</summary>
    /// <param name="name">ESC of its key, without suffix.</param>
    /// <param name="position">Row position of its manifest.</param>
    public bool TryFindEscaped(ReadOnlySpan<byte> name, out long position)
    {
        position = 0;
        if (escaped.Length == 0 || !EscapedName.TryGetDigest(name, out ulong digest))
        {
            return false;
        }

        int at = Array.BinarySearch(digests, digest);
        if (at < 0)
        {
            return false;
        }

        while (at > 0 && digests[at - 1] == digest)
        {
            at--;
        }

        using var key = new ByteBuffer(256);
        using var candidate = new ByteBuffer(256);
        for (; at < digests.Length && digests[at] == digest; at++)
        {
            ReadKey(view, escaped[at], key);
            candidate.Clear();
            EscapedName.Append(key.WrittenSpan, candidate);
            if (candidate.WrittenSpan.SequenceEqual(name))
            {
                position = escaped[at];
                return true;
            }
        }

        return false;
    }
}
