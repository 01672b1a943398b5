using System.Net.Sockets;
using System.Text;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Mounting;
using Elastickv.SnapshotFs.Cli.Output;

namespace Elastickv.SnapshotFs.Cli.Control;

/// <summary>A conversation with the process behind a mount: it carries out a command and its output appears here. Not thread-safe.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly Frames frames;

    private ControlClient(Frames frames) => this.frames = frames;

    /// <summary>Calls the process; null when it does not answer: another user's, or out of reach in a container.</summary>
    public static ControlClient? TryConnect(ServingProcess server)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(ControlAddress.Of(server));
            if (ControlAddress.PeerOf(socket).Process == server.Id)
            {
                return new ControlClient(new Frames(socket));
            }
        }
        catch (SocketException)
        {
            // Nobody listens there.
        }

        socket.Dispose();
        return null;
    }

    /// <summary>Says what is wanted.</summary>
    /// <exception cref="CommandException">The process has gone.</exception>
    public void Ask(string[] arguments, Surroundings surroundings) => Guarded(() =>
    {
        frames.Send(FrameKind.Request, new ControlRequest(arguments, Environment.CurrentDirectory, surroundings.OutputIsTerminal, surroundings.ErrorIsTerminal).ToBytes());
        return true;
    });

    /// <summary>Waits until what was asked for is taken notice of; false when it was refused, and <see cref="Listen"/> tells why.</summary>
    public bool WaitUntilNoted(Surroundings surroundings, out int exitCode)
    {
        string? refusal = null;
        int code = ExitCode.Ok;
        bool noted = Guarded(() =>
        {
            while (frames.TryReceive(out FrameKind kind, out byte[] payload))
            {
                switch (kind)
                {
                    case FrameKind.Noted:
                        return true;
                    case FrameKind.Error:
                        refusal += Encoding.UTF8.GetString(payload);
                        break;
                    case FrameKind.End:
                        code = payload[0];
                        return false;
                }
            }

            throw new IOException("it ended the conversation");
        });
        surroundings.Error.Write(refusal);
        exitCode = code;
        return noted;
    }

    /// <summary>Passes output, messages and progress on until the command has ended, and gives its exit code.</summary>
    /// <exception cref="CommandException">The process ended without saying how.</exception>
    public int Listen(Surroundings surroundings)
    {
        // Nothing else is printed while a progress bar may be on the screen: it ends with the first word that is no progress.
        FrameKind kind = default;
        byte[] payload = [];
        ProgressState[] state = [new("waiting", 0, 0)];
        Progress.Show(
            surroundings,
            () => kind = Next(out payload, seen => Volatile.Write(ref state, [seen])),
            () => Volatile.Read(ref state)[0]);
        for (; kind != FrameKind.End; kind = Next(out payload, _ => { }))
        {
            if (kind == FrameKind.Output)
            {
                surroundings.Output.Write(payload);
            }
            else if (kind == FrameKind.Error)
            {
                surroundings.Error.Write(Encoding.UTF8.GetString(payload));
            }
        }

        return payload.Length == 1 ? payload[0] : ExitCode.Usage;
    }

    public void Dispose() => frames.Dispose();

    /// <summary>The next frame that is no progress.</summary>
    private FrameKind Next(out byte[] payload, Action<ProgressState> progress)
    {
        byte[] received = [];
        FrameKind result = Guarded(() =>
        {
            while (frames.TryReceive(out FrameKind kind, out received))
            {
                if (kind != FrameKind.Progress)
                {
                    return kind;
                }

                if (DaemonMessage.TryReadProgress(Encoding.UTF8.GetString(received), out ProgressState seen))
                {
                    progress(seen);
                }
            }

            throw new IOException("it ended without saying how");
        });
        payload = received;
        return result;
    }

    private static T Guarded<T>(Func<T> conversation)
    {
        try
        {
            return conversation();
        }
        catch (IOException failure) when (failure is not BrokenPipeException)
        {
            throw new CommandException($"the process behind the mount: {failure.Message}; its log tells more");
        }
    }
}
