using System.Diagnostics;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Native;
using Elastickv.SnapshotFs.Cli.Output;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>
/// Starts a mount in the background and waits until it answers. The process is this same program with a private argument; the real arguments go through
/// its standard input, because they are bytes and .NET passes strings.
/// </summary>
internal static class DaemonLauncher
{
    /// <summary>Gives the mount line.</summary>
    /// <exception cref="CommandException">The mount failed; as the process in the background said.</exception>
    public static string Start(string[] arguments, Surroundings surroundings)
    {
        Descriptors.KeepFromChildren();
        using Process daemon = Process.Start(Command())!;
        using (Stream input = daemon.StandardInput.BaseStream)
        {
            foreach (string argument in arguments)
            {
                input.Write(RawText.ToBytes(argument));
                input.WriteByte(0);
            }
        }

        string? last = null;
        ProgressState state = default;
        Progress.Show(surroundings, () => last = Listen(daemon.StandardOutput, seen => state = seen), () => state);
        return last switch
        {
            [DaemonMessage.Mounted, ..] => last[1..],
            [DaemonMessage.Failed, ..] => throw DaemonMessage.ReadFailure(last),
            _ => throw new CommandException($"the process in the background ended unexpectedly: {daemon.StandardError.ReadToEnd().Trim()}"),
        };
    }

    private static ProcessStartInfo Command()
    {
        string program = Environment.ProcessPath!;
        string assembly = Path.Combine(AppContext.BaseDirectory, "snapfs.dll");
        string[] arguments = Path.GetFileName(program) == "dotnet" ? [assembly, DaemonProcess.Argument] : [DaemonProcess.Argument];

        // None of our own standard descriptors may be inherited: the .NET runtime keeps copies of them for its whole life, and whoever reads our output to its end
        // would wait for that.
        return new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private static string? Listen(StreamReader messages, Action<ProgressState> progress)
    {
        while (messages.ReadLine() is { } line)
        {
            if (DaemonMessage.TryReadProgress(line, out ProgressState state))
            {
                progress(state);
            }
            else if (line is [DaemonMessage.Mounted or DaemonMessage.Failed, ..])
            {
                return line;
            }
        }

        return null;
    }
}
