using Elastickv.SnapshotFs.Cli.Control;
using Elastickv.SnapshotFs.Cli.Problems;
using Elastickv.SnapshotFs.Cli.Verbs;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse;
using Elastickv.SnapshotFs.Snapshot;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>A mount from opening the snapshot to what becomes of its edits when it has ended, in this process.</summary>
internal static class MountedSnapshot
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Opens, mounts, and returns when the mount has ended, by umount or by a signal, and its edits are dealt with. Gives the exit code.</summary>
    /// <param name="verb">What to mount, where and how.</param>
    /// <param name="surroundings">For progress and for what becomes of the edits.</param>
    /// <param name="log">Where the log goes; the writer and the file's name, null for the terminal.</param>
    /// <param name="answering">Told the mount line when the mount answers; an <see cref="IOException"/> out of it unmounts again.</param>
    /// <exception cref="CommandException">It could not be mounted.</exception>
    public static int Serve(MountVerb verb, Surroundings surroundings, (TextWriter Writer, string? Path) log, Action<string> answering)
    {
        using ILoggerFactory loggers = LoggerFactory.Create(builder => builder.AddProvider(new LineLoggerProvider(log.Writer)));
        ILogger logger = loggers.CreateLogger("snapfs");
        using OpenSnapshot snapshot = OpenSnapshot.Open(verb, surroundings);
        if (verb.Strict)
        {
            StrictCheck.Require(snapshot);
        }

        using MountEdits edits = MountEdits.Open(verb, snapshot, logger);
        using var signals = new EndSignals(logger);
        IReadOnlyList<Caller> waiting;
        using (SnapshotFileSystem files = FilesOf(verb, snapshot, edits, logger))
        {
            using ControlServer? control = ControlServer.TryStart(edits, logger);
            Mount(verb, snapshot, files, signals, mountPoint => MountReport.Line(snapshot.File, mountPoint, !verb.NoVerify, edits.Line, log.Path), answering, logger);
            waiting = control?.Close() ?? [];
        }

        return edits.End(waiting, surroundings, logsToFile: log.Path is not null);
    }

    private static SnapshotFileSystem FilesOf(MountVerb verb, OpenSnapshot snapshot, MountEdits edits, ILogger logger)
    {
        SnapshotSummary summary = snapshot.File.Summary;
        var settings = new SnapshotFileSystemOptions
        {
            MemoryBytes = verb.MemoryBytes,
            OverlayPath = edits.Session?.OverlayPath,
            Source = new MountedSource
            {
                Path = snapshot.File.Path,
                ProgramVersion = ProgramVersion.Number,
                Bytes = summary.FileLength,
                Records = summary.Records,
                SnapshotIndex = summary.SnapshotIndex,
                ReadTimestamp = snapshot.File.View.ReadTimestamp,
                IndexOrigin = snapshot.File.Index.Reused ? "reused" : "built",
                IndexPath = snapshot.File.Index.Path ?? "",
            },
        };
        return edits.Session is { } session
            ? new SnapshotFileSystem(session.Tree, session.Committer, settings, logger)
            : new SnapshotFileSystem(snapshot.Tree, settings, logger);
    }

    /// <summary>Mounts and returns when the mount has ended.</summary>
    private static void Mount(
        MountVerb verb, OpenSnapshot snapshot, SnapshotFileSystem files, EndSignals signals, Func<string, string> lineOf, Action<string> answering, ILogger logger)
    {
        try
        {
            var where = new FuseMountOptions
            {
                MountPoint = verb.MountPoint,
                SourceName = Path.GetFullPath(snapshot.File.Path),
                AllowOther = verb.AllowOther,
            };
            FuseMount mount = FuseMount.Start(files, where, logger);
            signals.Attach(mount);
            Attend(mount, lineOf(mount.MountPoint), answering, logger);
        }
        catch (FuseMountException failure)
        {
            throw new CommandException(failure.Message);
        }
    }

    private static void Attend(FuseMount mount, string line, Action<string> answering, ILogger logger)
    {
        try
        {
            mount.WaitUntilAnswering(Patience);
            logger.LogInformation("{Line}", line);
            answering(line);
        }
        catch (Exception failure) when (failure is FuseMountException or IOException)
        {
            mount.Unmount(lazily: true);
            mount.Completion.Wait();
            throw;
        }

        mount.Completion.Wait();
        logger.LogInformation("{MountPoint}: unmounted", mount.MountPoint);
    }
}
