using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// Tells whether objects have chunk rows of one family, manifest or not: in the reference they too make a key a directory (spec 05 §10). The first question is
/// a search; from the second on the family is walked beside the manifests, because a listing asks in ascending order. Not thread-safe.
/// </summary>
internal sealed class ChunkProbe : IDisposable
{
    private readonly SnapshotView view;
    private readonly bool references;
    private readonly int scopeLength;
    private readonly ByteBuffer key = new(256);
    private bool asked;
    private Walk? walk;

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
        RowCursor rows = view.Scan(key.WrittenSpan);
        while (rows.MoveNext())
        {
            if (rows.Current.IsReadable && ChunkKey.TryParse(rows.Current.UserKey, Family, out _))
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
        if (asked)
        {
            walk ??= new Walk(view, key.WrittenSpan[..scopeLength]);
            return walk.MayReach(key.WrittenSpan) && AnyPath(key.WrittenSpan);
        }

        asked = true;
        return AnyPath(key.WrittenSpan);
    }

    public void Dispose()
    {
        key.Dispose();
        walk?.Dispose();
    }

    private void Begin(ReadOnlySpan<byte> path)
    {
        key.Truncate(scopeLength);
        key.Append(path);
    }

    private bool AnyPath(ReadOnlySpan<byte> directory)
    {
        RowCursor rows = view.Scan(directory);
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (row.IsReadable && ChunkKey.TryParse(row.UserKey, Family, out ChunkKey chunk))
            {
                if (ObjectPath.IsSafe(chunk.Path, out int barred))
                {
                    return true;
                }

                // Not again for every chunk of the object, or for every object of the directory.
                int skip = barred > 0 ? chunk.ObjectLength - KeySegment.TerminatorLength - chunk.Path.Length + barred : chunk.ObjectLength;
                rows.SeekPast(row.UserKey[..skip]);
            }
        }

        return false;
    }

    /// <summary>A walk over the family that keeps up with the questions.</summary>
    private sealed class Walk : IDisposable
    {
        // Small objects have one chunk row, so the next object's is nearly always a step away.
        private const int MaxSteps = 4;

        private readonly ByteBuffer reached = new(256);
        private RowCursor rows;
        private Row current;
        private bool hasCurrent;

        public Walk(SnapshotView view, ReadOnlySpan<byte> scope)
        {
            rows = view.Scan(scope);
            Step();
        }

        /// <summary>Whether a row may begin with a prefix; false is certain. A prefix below an earlier one lies behind the walk and gets no answer.</summary>
        public bool MayReach(ReadOnlySpan<byte> prefix)
        {
            if (prefix.SequenceCompareTo(reached.WrittenSpan) < 0)
            {
                return true;
            }

            reached.Clear();
            reached.Append(prefix);
            for (int steps = 0; hasCurrent && current.UserKey.SequenceCompareTo(prefix) < 0; steps++)
            {
                if (steps == MaxSteps)
                {
                    rows.SeekFrom(prefix);
                }

                Step();
            }

            return hasCurrent && current.UserKey.StartsWith(prefix);
        }

        public void Dispose() => reached.Dispose();

        private void Step()
        {
            hasCurrent = rows.MoveNext();
            current = hasCurrent ? rows.Current : default;
        }
    }
}
