using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Native;

namespace Elastickv.SnapshotFs.Cli.Export;

/// <summary>
/// Makes files and directories for an export. Every name is resolved relative to an open directory, one component at a time and never through a link, so
/// nothing outside the target can be reached, whatever lies in it or is put there meanwhile. Thread-safe.
/// </summary>
internal sealed class ExportTarget(bool force)
{
    private const uint DirectoryMode = 0b111_101_101;
    private const int OpenDirectoryFlags = Libc.ReadOnly | Libc.CloseOnExec;

    /// <summary>Opens the top directory, made when it is missing; one that is not empty only with <c>--force</c>. Gives its descriptor.</summary>
    public int OpenTop(byte[] path)
    {
        bool made = LibcFile.TryMakeDirectory(Libc.AtCurrentDirectory, path, DirectoryMode);
        if (!made && Marshal.GetLastPInvokeError() == Libc.NoEntry)
        {
            MakeParents(path);
            made = LibcFile.TryMakeDirectory(Libc.AtCurrentDirectory, path, DirectoryMode);
        }

        if (!made && Marshal.GetLastPInvokeError() != Libc.Exists)
        {
            throw LibcFile.Failure(path);
        }

        int descriptor = OpenDirectory(Libc.AtCurrentDirectory, path, RawText.Display(path));
        if (!force && Directory.EnumerateFileSystemEntries($"/proc/self/fd/{descriptor}").Any())
        {
            Close(descriptor);
            throw new CommandException($"{RawText.Display(path)}: the directory is not empty; --force writes into it and replaces files of the same name");
        }

        return descriptor;
    }

    /// <summary>Makes a directory, or with <c>--force</c> takes the one that is there, and gives its descriptor.</summary>
    public int MakeDirectory(ExportDirectory parent, ReadOnlySpan<byte> name)
    {
        if (!LibcFile.TryMakeDirectory(parent.Descriptor, name, DirectoryMode) && !(force && Marshal.GetLastPInvokeError() == Libc.Exists))
        {
            throw LibcFile.Failure(parent.DisplayOf(name));
        }

        return OpenDirectory(parent.Descriptor, name, parent.DisplayOf(name));
    }

    /// <summary>Makes a new file and gives its descriptor. With <c>--force</c> a regular file of that name is removed first.</summary>
    /// <remarks>Removed and not truncated: it may have other names, or be open in another program.</remarks>
    public int CreateFile(ExportDirectory parent, ReadOnlySpan<byte> name, int mode)
    {
        int flags = Libc.WriteOnly | Libc.Create | Libc.Exclusive | Libc.NoFollow | Libc.CloseOnExec;
        int descriptor = LibcFile.OpenAt(parent.Descriptor, name, flags, (uint)mode);
        if (descriptor < 0 && force && Marshal.GetLastPInvokeError() == Libc.Exists)
        {
            RemoveRegularFile(parent, name);
            descriptor = LibcFile.OpenAt(parent.Descriptor, name, flags, (uint)mode);
        }

        return descriptor >= 0 ? descriptor : throw LibcFile.Failure(parent.DisplayOf(name));
    }

    /// <summary>With <c>--force</c>, removes what an earlier export wrote under a name that this one leaves out.</summary>
    public void RemoveLeftOut(ExportDirectory parent, ReadOnlySpan<byte> name)
    {
        if (force && LibcFile.KindOf(parent.Descriptor, name) != FileKind.None)
        {
            RemoveRegularFile(parent, name);
        }
    }

    public static void Close(int descriptor) => Libc.Close(descriptor);

    private static void RemoveRegularFile(ExportDirectory parent, ReadOnlySpan<byte> name)
    {
        FileKind kind = LibcFile.KindOf(parent.Descriptor, name);
        if (kind is not (FileKind.Regular or FileKind.None))
        {
            throw new CommandException($"{parent.DisplayOf(name)}: {Describe(kind)} is in the way; only regular files are replaced");
        }

        if (!LibcFile.TryUnlink(parent.Descriptor, name) && Marshal.GetLastPInvokeError() != Libc.NoEntry)
        {
            throw LibcFile.Failure(parent.DisplayOf(name));
        }
    }

    private static int OpenDirectory(int parent, ReadOnlySpan<byte> name, string shown)
    {
        int descriptor = LibcFile.OpenAt(parent, name, OpenDirectoryFlags | Libc.Directory | Libc.NoFollow);
        if (descriptor >= 0)
        {
            return descriptor;
        }

        int error = Marshal.GetLastPInvokeError();
        if (error is Libc.NotDirectory or Libc.TooManyLinks)
        {
            throw new CommandException($"{shown}: {Describe(LibcFile.KindOf(parent, name))} is in the way of a directory");
        }

        throw new LibcException(shown, error);
    }

    private static void MakeParents(ReadOnlySpan<byte> path)
    {
        for (int i = 1; i < path.Length; i++)
        {
            if (path[i] == (byte)'/')
            {
                LibcFile.TryMakeDirectory(Libc.AtCurrentDirectory, path[..i], DirectoryMode);
            }
        }
    }

    private static string Describe(FileKind kind) => kind switch
    {
        FileKind.SymbolicLink => "a symbolic link",
        FileKind.Directory => "a directory",
        FileKind.Regular => "a file",
        _ => "something that is neither a file nor a directory",
    };
}
