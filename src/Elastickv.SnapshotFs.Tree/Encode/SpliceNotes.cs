using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>
/// What a splice found out that its files do not say: the members it completed (spec 07 §6.1, §7.1), and the keys behind paths. With it the same edits can be
/// encoded on top of their own result and must add nothing. Texts lie in a temporary file, so memory grows with the number of touched files. Not thread-safe.
/// </summary>
internal sealed class SpliceNotes : IDisposable
{
    private readonly SpillStream texts = new();
    private readonly Dictionary<UInt128, (long Start, long Length)> files = [];
    private readonly Dictionary<UInt128, List<NotedObject>> objects = [];
    private UInt128 open;
    private long openedAt;

    /// <summary>Begins the completed text of a file; an earlier one is forgotten.</summary>
    public void BeginFile(ReadOnlySpan<byte> path)
    {
        open = Fingerprint.Of(path);
        openedAt = texts.Length;
    }

    /// <summary>Appends to the file begun last.</summary>
    public void Append(ReadOnlySpan<byte> text) => texts.Append(text);

    /// <summary>Ends the file begun last.</summary>
    public void EndFile() => files[open] = (openedAt, texts.Length - openedAt);

    /// <summary>The completed text of a file, if it has one; valid as long as the notes are.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="modifiedMs">Time of the file that the user left.</param>
    /// <param name="file">The file; the caller disposes it.</param>
    public bool TryOpen(ReadOnlySpan<byte> path, Func<long> modifiedMs, out SourceFile file)
    {
        bool found = files.TryGetValue(Fingerprint.Of(path), out (long Start, long Length) stretch);
        file = found ? new SpilledFile(texts, stretch.Start, stretch.Length, modifiedMs()) : null!;
        return found;
    }

    /// <summary>Notes an object that was encoded.</summary>
    /// <param name="bucket">Path of the bucket's directory.</param>
    /// <param name="noted">The object.</param>
    public void Note(ReadOnlySpan<byte> bucket, NotedObject noted)
    {
        UInt128 fingerprint = Fingerprint.Of(bucket);
        if (!objects.TryGetValue(fingerprint, out List<NotedObject>? list))
        {
            objects.Add(fingerprint, list = []);
        }

        list.Add(noted);
    }

    /// <summary>The objects of a bucket that were encoded, in the order of their keys.</summary>
    public IReadOnlyList<NotedObject> ObjectsOf(ReadOnlySpan<byte> bucket) => objects.GetValueOrDefault(Fingerprint.Of(bucket)) ?? [];

    public void Dispose() => texts.Dispose();
}
