using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Native;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli;

/// <summary>A snapshot opened for a command: the file, and the tree in it. The one place where a command line becomes an open snapshot.</summary>
internal sealed class OpenSnapshot : IDisposable
{
    private readonly SnapshotTree tree;

    private OpenSnapshot(SnapshotFile file, TreeOptions options)
    {
        File = file;
        tree = new SnapshotTree(file, options);
    }

    public SnapshotFile File { get; }

    public ILogicalTree Tree => tree;

    /// <summary>Finds, opens and indexes what the options name, with a progress bar when that takes long.</summary>
    /// <exception cref="SnapshotException">The file cannot be read as a snapshot.</exception>
    /// <exception cref="CommandException">There is no such file, or it may not be read.</exception>
    public static OpenSnapshot Open(ReadOptions options, Surroundings surroundings)
    {
        string path = RequireFile(options.Snapshot);
        long done = 0;
        var settings = new SnapshotOptions
        {
            Verify = !options.NoVerify,
            RollForward = !options.NoRollForward,
            Progress = bytes => Volatile.Write(ref done, bytes),
        };

        SnapshotFile? file = null;
        try
        {
            long length = new FileInfo(path).Length;
            Progress.Show(
                surroundings,
                () => file = SnapshotFile.Open(path, settings),
                () => new ProgressState($"indexing {SizeText.Of(Volatile.Read(ref done))} of {SizeText.Of(length)}", Volatile.Read(ref done), length));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {failure.Message}");
        }

        return new OpenSnapshot(file!, new TreeOptions
        {
            SourcePath = options.Snapshot,
            ClusterId = options.ClusterId,
            ProgramVersion = ProgramVersion.Number,
        });
    }

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

    private static string RequireFile(string path)
    {
        byte[] bytes = RawText.ToBytes(path);
        if (RawText.HoldsRawBytes(path))
        {
            throw new CommandException($"{RawText.Display(bytes)}: the path of a snapshot must be valid UTF-8");
        }

        if (!OperatingSystem.IsLinux())
        {
            return path;
        }

        // Opening a pipe would wait for a writer for ever, so look before opening.
        return LibcFile.KindOf(Libc.AtCurrentDirectory, bytes, follow: true) switch
        {
            FileKind.Regular => path,
            FileKind.None => throw new CommandException($"{RawText.Display(bytes)}: no such file or directory"),
            FileKind.Directory => throw new CommandException($"{RawText.Display(bytes)}: is a directory; name the snapshot file in it"),
            _ => throw new CommandException($"{RawText.Display(bytes)}: is not a regular file"),
        };
    }
}
