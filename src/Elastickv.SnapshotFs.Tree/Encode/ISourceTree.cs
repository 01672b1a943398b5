namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>Kind of an entry of a <see cref="ISourceTree"/>; links are never followed.</summary>
public enum SourceKind
{
    /// <summary>Nothing has that name.</summary>
    Missing,
    File,
    Directory,
    Symlink,

    /// <summary>A FIFO, socket or device.</summary>
    Special,
}

/// <summary>Takes the entries of a source directory.</summary>
public interface ISourceEntrySink
{
    /// <param name="name">The entry's name as bytes; valid during the call only.</param>
    /// <param name="kind">What it is; never <see cref="SourceKind.Missing"/>.</param>
    void Add(ReadOnlySpan<byte> name, SourceKind kind);
}

/// <summary>
/// A logical tree to be encoded: a directory on disk, or what a mount shows with its pending edits. Paths are bytes relative to the root, <c>/</c>
/// between components, none at either end; the root is empty. Thread-safe.
/// </summary>
public interface ISourceTree
{
    SourceKind KindOf(ReadOnlySpan<byte> path);

    /// <summary>Gives the entries of a directory in byte order of their names, each once. A missing directory has none.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    void List(ReadOnlySpan<byte> directory, ISourceEntrySink sink);

    /// <summary>Opens a regular file with one link; the caller disposes it.</summary>
    /// <exception cref="DocumentDefectException">There is no such file, or it is a link, has several links, or is no regular file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    SourceFile Open(ReadOnlySpan<byte> path);
}
