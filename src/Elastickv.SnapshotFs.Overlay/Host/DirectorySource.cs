using Elastickv.SnapshotFs.Tree.Encode;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Host;

/// <summary>
/// A directory on disk as a tree to be encoded. Names are bytes; every path is resolved below the open directory and never through a link, so the directory may
/// change under us without leading anywhere else (spec 02 §9.5). Thread-safe.
/// </summary>
internal sealed class DirectorySource(string path) : ISourceTree, IDisposable
{
    private const byte TypeUnknown = 0;
    private const byte TypeDirectory = 4;
    private const byte TypeFile = 8;
    private const byte TypeSymlink = 10;

    private readonly SafeFileHandle root = Posix.OpenDirectory(path);

    public SourceKind KindOf(ReadOnlySpan<byte> path)
    {
        using SafeFileHandle? file = TryOpen(path, Posix.PathOnly | Posix.NoFollow);
        return file is null ? SourceKind.Missing : Posix.Status(file).Kind;
    }

    public void List(ReadOnlySpan<byte> directory, ISourceEntrySink sink)
    {
        using SafeFileHandle? handle = TryOpen(directory, Posix.ReadOnly | Posix.Directory);
        if (handle is null)
        {
            return;
        }

        using var entries = new SortedNames();
        Posix.ReadDirectory(handle, (name, type) => entries.Add(name, KindOf(handle, name, type)));
        entries.Give(sink);
    }

    public SourceFile Open(ReadOnlySpan<byte> path)
    {
        // A FIFO in the place of a file must not make the open wait for a writer.
        SafeFileHandle? handle = TryOpen(path, Posix.ReadOnly | Posix.NoFollow | Posix.NonBlocking);
        if (handle is null)
        {
            throw new DocumentDefectException(path, KindOf(path) switch
            {
                SourceKind.Missing => "the file is missing",
                SourceKind.Symlink => "expected a regular file, found a symbolic link",
                _ => "expected a regular file",
            });
        }

        FileStatus status = Posix.Status(handle);
        if (status.Kind == SourceKind.File && status.LinkCount == 1)
        {
            return new HostFile(handle, status);
        }

        handle.Dispose();
        throw new DocumentDefectException(
            path, status.Kind == SourceKind.File ? $"expected a file with one link, this one has {status.LinkCount}" : "expected a regular file");
    }

    public void Dispose() => root.Dispose();

    private static SourceKind KindOf(SafeFileHandle directory, ReadOnlySpan<byte> name, byte type)
    {
        switch (type)
        {
            case TypeDirectory:
                return SourceKind.Directory;
            case TypeFile:
                return SourceKind.File;
            case TypeSymlink:
                return SourceKind.Symlink;
            case TypeUnknown:
                using (SafeFileHandle? file = TryOpen(directory, name, Posix.PathOnly | Posix.NoFollow))
                {
                    return file is null ? SourceKind.Special : Posix.Status(file).Kind;
                }

            default:
                return SourceKind.Special;
        }
    }

    private SafeFileHandle? TryOpen(ReadOnlySpan<byte> path, int flags) => TryOpen(root, path, flags);

    /// <summary>Null when there is no such entry, only one behind a link, or a socket.</summary>
    private static SafeFileHandle? TryOpen(SafeFileHandle directory, ReadOnlySpan<byte> path, int flags)
    {
        int descriptor = Posix.TryOpenBeneath(directory, path, flags);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true)
            : -descriptor is Posix.NoEntry or Posix.NoDevice or Posix.NotDirectory or Posix.Loop ? null
            : throw new PosixException(-descriptor, Snapshot.KeyText.Printable(path));
    }
}
