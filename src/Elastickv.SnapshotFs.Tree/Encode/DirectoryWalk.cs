using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>Takes the entries of a <see cref="DirectoryWalk"/>.</summary>
/// <param name="path">Path of the entry from the tree's root; valid during the call only.</param>
/// <param name="kind">What it is.</param>
/// <returns>For a directory, whether to go into it.</returns>
internal delegate bool EntryVisitor(ReadOnlySpan<byte> path, SourceKind kind);

/// <summary>
/// Visits everything below a directory of a tree, level by level. The directories still to be listed wait in a temporary file, so neither depth nor number
/// costs memory. Not thread-safe.
/// </summary>
internal sealed class DirectoryWalk : ISourceEntrySink, IDisposable
{
    private const int LengthField = 4;

    private readonly SpillStream waiting = new();
    private readonly ISourceTree source;
    private readonly EntryVisitor visit;
    private byte[] directory = [];
    private bool stopped;

    private DirectoryWalk(ISourceTree source, EntryVisitor visit)
    {
        this.source = source;
        this.visit = visit;
    }

    /// <summary>Visits every entry below a directory.</summary>
    public static void Run(ISourceTree source, byte[] directory, EntryVisitor visit)
    {
        using var walk = new DirectoryWalk(source, visit);
        walk.Run(directory);
    }

    /// <summary>Whether a visitor of every entry below a directory ever answers true.</summary>
    public static bool Any(ISourceTree source, byte[] directory, EntryVisitor test)
    {
        bool found = false;
        DirectoryWalk? walk = null;
        using (walk = new DirectoryWalk(source, (path, kind) =>
        {
            found |= test(path, kind);
            walk!.stopped = found;
            return !found;
        }))
        {
            walk.Run(directory);
        }

        return found;
    }

    public void Dispose() => waiting.Dispose();

    void ISourceEntrySink.Add(ReadOnlySpan<byte> name, SourceKind kind)
    {
        if (stopped)
        {
            return;
        }

        byte[] path = directory.Length == 0 ? name.ToArray() : [.. directory, (byte)'/', .. name];
        if (visit(path, kind) && kind == SourceKind.Directory)
        {
            Span<byte> length = stackalloc byte[LengthField];
            BinaryPrimitives.WriteInt32LittleEndian(length, path.Length);
            waiting.Append(length);
            waiting.Append(path);
        }
    }

    private void Run(byte[] start)
    {
        directory = start;
        source.List(directory, this);
        Span<byte> length = stackalloc byte[LengthField];
        for (long at = 0; at < waiting.Length && !stopped;)
        {
            waiting.Read(at, length);
            directory = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
            waiting.Read(at + LengthField, directory);
            at += LengthField + directory.Length;
            source.List(directory, this);
        }
    }
}
