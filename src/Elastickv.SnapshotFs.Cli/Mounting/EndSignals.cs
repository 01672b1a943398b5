using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Fuse;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>
/// What the signals that ask a process to end mean while it serves a mount: the first one unmounts, or lets a commit that is under way go on; the second one has its usual
/// effect, as the user means it.
/// </summary>
internal sealed class EndSignals : IDisposable
{
    private readonly ILogger logger;
    private readonly PosixSignalRegistration[] registrations;
    private FuseMount? mount;
    private int signals;

    public EndSignals(ILogger logger)
    {
        this.logger = logger;
        registrations = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];
    }

    /// <summary>From now on a signal unmounts this; without one a signal has its usual effect.</summary>
    public void Attach(FuseMount mounted) => Volatile.Write(ref mount, mounted);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void Stop(PosixSignalContext context)
    {
        if (Volatile.Read(ref mount) is not { } mounted || Interlocked.Increment(ref signals) > 1)
        {
            return;
        }

        context.Cancel = true;
        if (mounted.Completion.IsCompleted)
        {
            logger.LogWarning("the mount has ended and its edits are being written; a second signal ends this process at once, and the edits are kept");
        }
        else
        {
            Unmount(mounted);
        }
    }

    /// <summary>Programs that are still in the mount are served until they have left.</summary>
    private void Unmount(FuseMount mounted)
    {
        try
        {
            mounted.Unmount();
        }
        catch (FuseMountException failure) when (failure.Failure == FuseMountFailure.Busy)
        {
            logger.LogWarning("{Reason}; it is taken out of the directory tree now and served until the last of them has left", failure.Message);
            mounted.Unmount(lazily: true);
        }
        catch (FuseMountException failure)
        {
            logger.LogError("{Reason}", failure.Message);
        }
    }
}
