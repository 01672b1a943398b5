using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Cli.Problems;
using Elastickv.SnapshotFs.Cli.Verbs;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse;
using Elastickv.SnapshotFs.Snapshot;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>A mount from opening the snapshot to the end of the mount, in this process.</summary>
internal static class MountedSnapshot
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Opens, mounts, and returns when the mount has ended: by umount or by a signal.</summary>
    /// <param name="verb">What to mount, where and how.</param>
    /// <param name="surroundings">For progress.</param>
    /// <param name="log">Where the log goes; the writer and the file's name, null for the terminal.</param>
    /// <param name="answering">Told the mount line when the mount answers; an <see cref="IOException"/> out of it unmounts again.</param>
    /// <exception cref="CommandException">It could not be mounted.</exception>
    public static void Serve(MountVerb verb, Surroundings surroundings, (TextWriter Writer, string? Path) log, Action<string> answering)
    {
        using ILoggerFactory loggers = LoggerFactory.Create(builder => builder.AddProvider(new LineLoggerProvider(log.Writer)));
        ILogger logger = loggers.CreateLogger("snapfs");
        using OpenSnapshot snapshot = OpenSnapshot.Open(verb, surroundings);
        if (verb.Strict)
        {
            StrictCheck.Require(snapshot);
        }

        SnapshotSummary summary = snapshot.File.Summary;
        var settings = new SnapshotFileSystemOptions
        {
            MemoryBytes = verb.MemoryBytes,
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
        using var files = new SnapshotFileSystem(snapshot.Tree, settings, logger);
        try
        {
            var where = new FuseMountOptions
            {
                MountPoint = verb.MountPoint,
                SourceName = Path.GetFullPath(snapshot.File.Path),
                AllowOther = verb.AllowOther,
            };
            FuseMount mount = FuseMount.Start(files, where, logger);
            Attend(mount, MountReport.Line(snapshot.File, mount.MountPoint, !verb.NoVerify, log.Path), answering, logger);
        }
        catch (FuseMountException failure)
        {
            throw new CommandException(failure.Message);
        }
    }

    private static void Attend(FuseMount mount, string line, Action<string> answering, ILogger logger)
    {
        int signals = 0;
        void Stop(PosixSignalContext context)
        {
            // The second signal has its usual effect: the user means it.
            if (Interlocked.Increment(ref signals) == 1)
            {
                context.Cancel = true;
                End(mount, logger);
            }
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
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

    /// <summary>Unmounts because this process was asked to end; programs that are still in the mount are served until they have left.</summary>
    private static void End(FuseMount mount, ILogger logger)
    {
        try
        {
            mount.Unmount();
        }
        catch (FuseMountException failure) when (failure.Failure == FuseMountFailure.Busy)
        {
            logger.LogWarning("{Reason}; it is taken out of the directory tree now and served until the last of them has left", failure.Message);
            mount.Unmount(lazily: true);
        }
        catch (FuseMountException failure)
        {
            logger.LogError("{Reason}", failure.Message);
        }
    }
}
