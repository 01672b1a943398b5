using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// Tells whether objects have chunk rows of one family, manifest or not: in the reference they too make a key a directory (spec 05 §10). Meant to be asked in
/// ascending order, as a listing does; then it walks the family beside the manifests instead of searching each time. Not thread-safe.
/// </summary>
internal sealed class ChunkProbe : IDisposable
{
    // Small objects have one chunk row, so the next object's is nearly always a step away.
    private const int MaxSteps = 4;

    private readonly SnapshotView view;
    private readonly bool references;
    private readonly int scopeLength;
    private readonly ByteBuffer key = new(256);
    private readonly ByteBuffer reached = new(256);
    private RowCursor rows;
    private Row current;
    private bool hasCurrent;
    private bool started;

    /// <param name="view">What is visible.</param>
    /// <param name="references">The family: <see cref="S3Family.ChunkReference"/> or else <see cref="S3Family.Blob"/>.</param>
    /// <param name="scope">Bucket and generation, see <see cref="Bucket.Scope"/>.</param>
    public ChunkProbe(SnapshotView view, bool references, ReadOnlySpan<byte> scope)
    {
        this.view = view;
        this.references = references;
        key.Append(Family);
        key.Append(scope);
        scopeLength = key.Length;
    }

    private ReadOnlySpan<byte> Family => references ? S3Family.ChunkReference : S3Family.Blob;

    /// <summary>Whether an object of exactly this key has a chunk row.</summary>
    /// <param name="path">A key without zero bytes.</param>
    public bool AnyAt(ReadOnlySpan<byte> path)
    {
        Begin(path);
        KeySegment.AppendTerminator(key);
        RowCursor fresh = view.Scan(key.WrittenSpan);
        while (fresh.MoveNext())
        {
            if (fresh.Current.IsReadable && ChunkKey.TryParse(fresh.Current.UserKey, Family, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an object below <paramref name="path"/> as a directory has a chunk row, one whose key can be a path.</summary>
    /// <param name="path">A key without zero bytes.</param>
    public bool AnyBelow(ReadOnlySpan<byte> path)
    {
        Begin(path);
        key.Append(ObjectPath.Separator);
        ReadOnlySpan<byte> directory = key.WrittenSpan;
        if (!started)
        {
            started = true;
            rows = view.Scan(key.WrittenSpan[..scopeLength]);
            Step();
        }
        else if (directory.SequenceCompareTo(reached.WrittenSpan) < 0)
        {
            RowCursor fresh = view.Scan(directory);
            return fresh.MoveNext() && AnyPath(ref fresh, fresh.Current, directory);
        }

        reached.Clear();
        reached.Append(directory);
        GoTo(directory);
        if (!hasCurrent || !current.UserKey.StartsWith(directory))
        {
            return false;
        }

        // Looking around inside the directory must not move the walk, or a later question about a directory in it would be answered from behind it.
        RowCursor inside = view.Scan(directory);
        return inside.MoveNext() && AnyPath(ref inside, inside.Current, directory);
    }

    public void Dispose()
    {
        key.Dispose();
        reached.Dispose();
    }

    private void Begin(ReadOnlySpan<byte> path)
    {
        key.Truncate(scopeLength);
        key.Append(path);
    }

    private void GoTo(ReadOnlySpan<byte> directory)
    {
        for (int steps = 0; hasCurrent && current.UserKey.SequenceCompareTo(directory) < 0; steps++)
        {
            if (steps == MaxSteps)
            {
                rows.SeekFrom(directory);
            }

            Step();
        }
    }

    private void Step()
    {
        hasCurrent = rows.MoveNext();
        current = hasCurrent ? rows.Current : default;
    }

    private bool AnyPath(ref RowCursor inside, Row row, ReadOnlySpan<byte> directory)
    {
        do
        {
            if (row.IsReadable && ChunkKey.TryParse(row.UserKey, Family, out ChunkKey chunk))
            {
                if (ObjectPath.IsSafe(chunk.Path, out int barred))
                {
                    return true;
                }

                // Not again for every chunk of the object, or for every object of the directory.
                int skip = barred > 0 ? chunk.ObjectLength - KeySegment.TerminatorLength - chunk.Path.Length + barred : chunk.ObjectLength;
                inside.SeekPast(row.UserKey[..skip]);
            }
        }
        while (inside.MoveNext() && (row = inside.Current).UserKey.StartsWith(directory));

        return false;
    }
}
