using System.Text;
using Elastickv.SnapshotFs.Cli.Mounting;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Cli.Verbs;

namespace Elastickv.SnapshotFs.Cli.Control;

/// <summary>Somebody who asks the process behind a mount for something, and waits.</summary>
internal sealed class Caller(Frames frames, ControlRequest request)
{
    /// <summary>What is wanted.</summary>
    public ControlRequest Request => request;

    /// <summary>How the mount is to end, of one who waits for that; otherwise null.</summary>
    public UnmountVerb? Ending { get; set; }

    /// <summary>The caller's own output, messages and progress.</summary>
    public Surroundings Surroundings { get; } =
        new(new FrameOutput(frames), new FrameError(frames), request.OutputIsTerminal, request.ErrorIsTerminal) { Relay = state => Show(frames, state) };

    /// <summary>Whether anybody still waits.</summary>
    public bool IsWaiting => frames.IsAlive();

    /// <summary>Tells that what is wanted will happen when the mount ends.</summary>
    public void Note() => frames.Send(FrameKind.Noted, []);

    /// <summary>Ends the conversation; fine when nobody waits any more.</summary>
    public void End(int exitCode)
    {
        try
        {
            frames.Send(FrameKind.End, [(byte)exitCode]);
        }
        catch (IOException)
        {
            // Gone.
        }
    }

    private static void Show(Frames frames, ProgressState state)
    {
        try
        {
            frames.Send(FrameKind.Progress, Encoding.UTF8.GetBytes(DaemonMessage.OfProgress(state)));
        }
        catch (IOException)
        {
            // Gone.
        }
    }
}
