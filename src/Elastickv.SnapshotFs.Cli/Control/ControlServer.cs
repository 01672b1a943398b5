using System.Net.Sockets;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Editing;
using Elastickv.SnapshotFs.Cli.Mounting;
using Elastickv.SnapshotFs.Cli.Verbs;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Cli.Control;

/// <summary>
/// Listens for commands about a mount (<c>diff</c>, <c>commit</c>, <c>unmount</c>) in the process that serves it. How an unmount is meant to end counts only as long as the
/// command that said so still waits: a request that was given up, or whose unmounting was refused, has no effect on whoever unmounts later. Thread-safe.
/// </summary>
internal sealed class ControlServer : IDisposable
{
    private const int Backlog = 16;

    private readonly Socket listener;
    private readonly IMountCommands commands;
    private readonly ILogger logger;

    // Held while a command runs. Taken before gate.
    private readonly Lock running = new();

    // Guards the lists and closed; nothing is called while it is held.
    private readonly Lock gate = new();
    private readonly List<Caller> waiting = [];
    private readonly List<Frames> interruptible = [];
    private bool closed;

    private ControlServer(Socket listener, IMountCommands commands, ILogger logger)
    {
        this.listener = listener;
        this.commands = commands;
        this.logger = logger;
    }

    /// <summary>Begins to listen; null, with a warning in the log, when that is not possible. The mount then goes on without.</summary>
    public static ControlServer? TryStart(IMountCommands commands, ILogger logger)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(ControlAddress.Of(ServingProcess.Current()));
            listener.Listen(Backlog);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            logger.LogWarning("commands about this mount will not be heard: {Reason}", failure.Message);
            listener.Dispose();
            return null;
        }

        var server = new ControlServer(listener, commands, logger);
        Begin("snapfs control", server.Accept);
        return server;
    }

    /// <summary>
    /// Stops: commands that only show something are cut off, others are waited for, later ones refused. Gives those who wait for the mount's end, with their wishes.
    /// </summary>
    public IReadOnlyList<Caller> Close()
    {
        listener.Dispose();
        lock (gate)
        {
            closed = true;
            interruptible.ForEach(frames => frames.Dispose());
        }

        lock (running)
        {
            lock (gate)
            {
                return [.. waiting.Where(caller => caller.IsWaiting)];
            }
        }
    }

    public void Dispose() => Close();

    private static void Begin(string name, Action work) => new Thread(() => work()) { IsBackground = true, Name = name }.Start();

    private void Accept()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = listener.Accept();
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                return;
            }

            Begin("snapfs command", () => Converse(socket));
        }
    }

    private void Converse(Socket socket)
    {
        using var frames = new Frames(socket);
        try
        {
            uint user = ControlAddress.PeerOf(socket).User;
            if (user != 0 && user != Native.Libc.EffectiveUser())
            {
                return;
            }

            if (frames.TryReceive(out FrameKind kind, out byte[] payload) && kind == FrameKind.Request && ControlRequest.Parse(payload) is { } request)
            {
                Answer(new Caller(frames, request), frames);
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // Whoever called has gone.
        }
    }

    private void Answer(Caller caller, Frames frames)
    {
        try
        {
            switch (CommandLineReader.Read(caller.Request.Arguments, caller.Surroundings))
            {
                case DiffVerb verb:
                    caller.End(Run(() => commands.Diff(verb, caller.Surroundings), frames));
                    break;
                case CommitVerb verb:
                    caller.End(Run(() => commands.Commit(OutputForm.Of(verb, caller.Request.Directory), caller.Surroundings), null));
                    break;
                case UnmountVerb verb:
                    caller.Ending = verb;
                    AwaitTheEnd(caller, frames);
                    break;
                default:
                    throw new CommandException("a mount cannot do that");
            }
        }
        catch (CommandException failure)
        {
            caller.Surroundings.Complain(failure.Message);
            caller.End(failure.ExitCode);
        }
        catch (Exception failure) when (failure is not (IOException or SocketException or ObjectDisposedException))
        {
            logger.LogError(failure, "a command about this mount failed");
            caller.Surroundings.Complain("a defect in this program, please report it: " + failure.Message);
            caller.End(ExitCode.Usage);
        }
    }

    private int Run(Func<int> command, Frames? cutOff)
    {
        lock (running)
        {
            lock (gate)
            {
                if (closed)
                {
                    throw new CommandException("the mount has just ended");
                }

                if (cutOff is not null)
                {
                    interruptible.Add(cutOff);
                }
            }

            try
            {
                return command();
            }
            finally
            {
                lock (gate)
                {
                    interruptible.Remove(cutOff!);
                }
            }
        }
    }

    /// <summary>Keeps the wish until the caller hangs up.</summary>
    private void AwaitTheEnd(Caller caller, Frames frames)
    {
        lock (gate)
        {
            if (closed)
            {
                throw new CommandException("the mount has just ended");
            }

            waiting.Add(caller);
        }

        try
        {
            caller.Note();
            while (frames.TryReceive(out _, out _))
            {
            }
        }
        finally
        {
            lock (gate)
            {
                waiting.Remove(caller);
            }
        }
    }
}
