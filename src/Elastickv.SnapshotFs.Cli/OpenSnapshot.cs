using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Native;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Cli;

/// <summary>A snapshot opened for a command: the file, and the tree in it. The one place where a command line becomes an open snapshot.</summary>
internal sealed class OpenSnapshot : IDisposable
{
    private readonly SnapshotTree tree;

    private readonly TreeOptions treeOptions;

    private OpenSnapshot(SnapshotFile file, TreeOptions options)
    {
        File = file;
        treeOptions = options;
        tree = new SnapshotTree(file, options);
    }

    public SnapshotFile File { get; }

    public ILogicalTree Tree => tree;

    /// <summary>Finds, opens and indexes what the options name, with a progress bar when that takes long.</summary>
    /// <exception cref="SnapshotException">The file cannot be read as a snapshot.</exception>
    /// <exception cref="CommandException">There is no such file, or it may not be read.</exception>
    public static OpenSnapshot Open(ReadOptions options, Surroundings surroundings) => Open(options, options.Snapshot, options.Moment, surroundings);

    /// <inheritdoc cref="Open(ReadOptions, Surroundings)"/>
    /// <param name="options">How it is read.</param>
    /// <param name="named">The snapshot as the user named it, in place of the options' own.</param>
    /// <param name="moment">What it shows, in place of the options' own; null for the newest state.</param>
    /// <param name="surroundings">For progress and warnings.</param>
    public static OpenSnapshot Open(ReadOptions options, string named, Moment? moment, Surroundings surroundings)
    {
        string path = Locate(named, options.IndexNumber);
        long done = 0;
        using KeyRing? keys = LoadKeys(options);
        var settings = new SnapshotOptions
        {
            Keys = keys,
            Verify = !options.NoVerify,
            RollForward = !options.NoRollForward,
            ReadAt = moment is null ? null : moment.In,
            Indexes = options.IndexStore,
            ReuseIndex = options.ReusesIndex,
            Progress = bytes => Volatile.Write(ref done, bytes),
        };

        SnapshotFile? file = null;
        try
        {
            SafeFileHandle handle = OpenForReading(path);
            long length = RandomAccess.GetLength(handle);
            Progress.Show(
                surroundings,
                () => file = SnapshotFile.Open(handle, path, settings),
                () => new ProgressState($"indexing {SizeText.Of(Volatile.Read(ref done))} of {SizeText.Of(length)}", Volatile.Read(ref done), length));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {failure.Message}");
        }

        if (options.IndexDir.Length > 0 && file!.Index.NotKept is { } reason)
        {
            surroundings.Complain($"the index is not kept: {reason}");
        }

        return new OpenSnapshot(file!, new TreeOptions
        {
            SourcePath = named,
            ClusterId = options.ClusterId,
            ProgramVersion = ProgramVersion.Number,
        });
    }

    /// <summary>The tree at another moment; the caller disposes it before this.</summary>
    /// <inheritdoc cref="SnapshotFile.ViewAt"/>
    public SnapshotTree TreeAt(ulong timestamp, ReadTrace? trace = null) => new(File, File.ViewAt(timestamp, trace), treeOptions);

    /// <summary>Throws when the file was changed while it was read: what was read may be wrong then (spec 00 §2).</summary>
    public void RequireUnchanged()
    {
        if (Tree.SourceHasChanged)
        {
            throw new CommandException($"{File.Path}: the file changed while it was read; what was read may be wrong");
        }
    }

    public void Dispose()
    {
        tree.Dispose();
        File.Dispose();
    }

    /// <summary>The file that a command line means.</summary>
    private static string Locate(string path, ulong? index)
    {
        switch (KindOf(path))
        {
            case FileKind.Regular when index is null:
                return path;
            case FileKind.Regular:
                throw new CommandException($"{path}: is a file; --index chooses a file of a directory");
            case FileKind.None:
                throw new CommandException($"{path}: no such file or directory");
            case FileKind.Directory when RawText.HoldsRawBytes(path):
                throw new CommandException($"{path}: the path of a directory must be valid UTF-8; name the snapshot file in it");
            case FileKind.Directory:
                return InDirectory(path, index);
            default:
                // Opening a pipe would wait for a writer for ever.
                throw new CommandException($"{path}: is not a regular file");
        }
    }

    private static KeyRing? LoadKeys(ReadOptions options)
    {
        if (options.KeyFiles is not { } files)
        {
            return null;
        }

        using SafeFileHandle kek = OpenKeyFile(files.Kek);
        using SafeFileHandle keys = OpenKeyFile(files.Keys);
        return KeyRing.Load(kek, RawText.Printable(files.Kek), keys, RawText.Printable(files.Keys));
    }

    private static SafeFileHandle OpenKeyFile(string path)
    {
        if (KindOf(path) is FileKind.Directory or FileKind.Special)
        {
            throw new CommandException($"{path}: is not a regular file");
        }

        try
        {
            return OpenForReading(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {failure.Message}");
        }
    }

    private static SafeFileHandle OpenForReading(string path) => RawText.HoldsRawBytes(path)
        ? LibcFile.OpenForReading(RawText.ToBytes(path))
        : System.IO.File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);

    private static FileKind KindOf(string path) => OperatingSystem.IsLinux()
        ? LibcFile.KindOf(Libc.AtCurrentDirectory, RawText.ToBytes(path), follow: true)
        : Directory.Exists(path) ? FileKind.Directory : FileKind.Regular;

    private static string InDirectory(string path, ulong? index)
    {
        try
        {
            return SnapshotLocator.Locate(path, index).Path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {failure.Message}");
        }
    }
}
