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
        int exitCode = ExitCode.Ok;
        ProgressState state = new("waiting", 0, 0);
        var messages = new StringBuilder();
        Progress.Show(
            surroundings,
            () => exitCode = Guarded(() =>
            {
                while (frames.TryReceive(out FrameKind kind, out byte[] payload))
                {
                    switch (kind)
                    {
                        case FrameKind.Output:
                            surroundings.Output.Write(payload);
                            break;
                        case FrameKind.Error:
                            // A progress bar may be on the screen.
                            messages.Append(Encoding.UTF8.GetString(payload));
                            break;
                        case FrameKind.Progress when DaemonMessage.TryReadProgress(Encoding.UTF8.GetString(payload), out ProgressState seen):
                            state = seen;
                            break;
                        case FrameKind.End when payload.Length == 1:
                            return payload[0];
                    }
                }

                throw new IOException("it ended without saying how");
            }),
            () => state);
        surroundings.Error.Write(messages.ToString());
        return exitCode;
    }

    public void Dispose() => frames.Dispose();

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
