using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// Finds the chunk that holds a byte of a body (spec 00 §3.12: parts in array order, <c>chunk_sizes</c> say which chunks there are and how long each is).
/// Keeps where every 64th size stands in the manifest, not the sizes, so that it stays smaller than the manifest whatever that says. Immutable and thread-safe.
/// </summary>
internal sealed class ChunkMap
{
    private const int Spacing = 64;

    private readonly List<Part> parts = [];
    private readonly List<Anchor> anchors = [];

    private readonly record struct Anchor(long Start, ulong Number, int Part, int Text);

    /// <summary>Number of bytes that the chunks claim, counted only as far as the body reaches.</summary>
    public long Claimed { get; private set; }

    /// <param name="json">A manifest's JSON text.</param>
    /// <param name="manifest">What was read from it.</param>
    public static ChunkMap Build(ReadOnlySpan<byte> json, in Manifest manifest)
    {
        var map = new ChunkMap();
        if (manifest.Parts >= 0)
        {
            using var scratch = new ByteBuffer(64);
            var reader = new PartReader(json, manifest.Parts, scratch);
            while (map.Claimed < manifest.SizeBytes && reader.MoveNext())
            {
                if (reader.Current.Sizes >= 0)
                {
                    map.Add(json, reader.Current, manifest.SizeBytes);
                }
            }
        }

        return map;
    }

    /// <summary>Finds a byte's chunk; false when the chunks do not reach that far.</summary>
    /// <param name="json">The text the map was built from.</param>
    /// <param name="offset">Offset in the body, not negative.</param>
    /// <param name="chunk">The chunk.</param>
    public bool TryFind(ReadOnlySpan<byte> json, long offset, out Chunk chunk)
    {
        chunk = default;
        int at = LastAnchorBefore(offset);
        if (at < 0)
        {
            return false;
        }

        Anchor anchor = anchors[at];
        var sizes = new JsonReader(json[anchor.Text..]);
        if (anchor.Number == 0)
        {
            sizes.BeginArray();
        }

        long start = anchor.Start;
        for (ulong number = anchor.Number; sizes.NextElement(); number++)
        {
            ulong size = Size(ref sizes);
            long end = Add(start, size);
            if (offset < end)
            {
                chunk = new Chunk(parts[anchor.Part], number, size, start, end);
                return true;
            }

            start = end;
        }

        return false;
    }

    private static ulong Size(ref JsonReader sizes) => sizes.TryNull() ? 0 : sizes.UInt64();

    private static long Add(long start, ulong size) => size > (ulong)(long.MaxValue - start) ? long.MaxValue : start + (long)size;

    private void Add(ReadOnlySpan<byte> json, in Part part, long length)
    {
        parts.Add(part);
        var sizes = new JsonReader(json[part.Sizes..]);
        sizes.BeginArray();
        ulong number = 0;
        while (Claimed < length)
        {
            // A reader that starts right behind an element goes on with the next one; the first has nothing before it but the bracket.
            int text = number == 0 ? part.Sizes : part.Sizes + sizes.Position;
            if (!sizes.NextElement())
            {
                break;
            }

            if (number % Spacing == 0)
            {
                anchors.Add(new Anchor(Claimed, number, parts.Count - 1, text));
            }

            Claimed = Add(Claimed, Size(ref sizes));
            number++;
        }
    }

    private int LastAnchorBefore(long offset)
    {
        int low = 0, high = anchors.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (anchors[middle].Start <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }
}
