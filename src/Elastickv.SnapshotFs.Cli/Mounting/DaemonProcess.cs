using System.Text;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Native;
using Elastickv.SnapshotFs.Cli.Verbs;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>The process that serves a mount in the background: detached from the terminal, logging to a file.</summary>
internal static class DaemonProcess
{
    /// <summary>The private argument that makes the program this process.</summary>
    public const string Argument = "__serve-mount";

    /// <summary>Reads the mount command from standard input, serves it, and tells standard output how that begins (<see cref="DaemonMessage"/>).</summary>
    public static int Run()
    {
        // Out of the terminal's reach first: Ctrl-C there means the command that waits, and it ends without us.
        _ = Libc.NewSession();
        string[] arguments = ReadArguments();
        Descriptors.Redirect("/dev/null"u8, Libc.ReadOnly, 0);
        using var reports = new StreamWriter(Descriptors.TakeOutput(), new UTF8Encoding(false)) { NewLine = "\n", AutoFlush = true };
        try
        {
            var quiet = new Surroundings(Stream.Null, TextWriter.Null, false, false) { Relay = state => Tell(reports, DaemonMessage.OfProgress(state)) };
            if (CommandLineReader.Read(arguments, quiet) is not MountVerb verb)
            {
                throw new CommandException("not a mount command");
            }

            return Serve(verb, quiet, reports);
        }
        catch (Exception failure)
        {
            int exitCode = failure is SnapshotException ? ExitCode.Data : (failure as CommandException)?.ExitCode ?? ExitCode.Usage;
            Tell(reports, DaemonMessage.OfFailure(exitCode, failure is CommandException or SnapshotException or IOException ? failure.Message : failure.ToString()));
            return exitCode;
        }
    }

    private static int Serve(MountVerb verb, Surroundings quiet, StreamWriter reports)
    {
        string path = Path.GetFullPath(verb.Log.Length > 0 ? verb.Log : LogFile.DefaultPath(verb.MountPoint));
        using FileStream log = LogFile.Open(path);
        using var writer = new StreamWriter(log);

        // What the runtime itself has to say when it crashes belongs into the log too.
        byte[] pathBytes = Encoding.UTF8.GetBytes(path);
        Descriptors.Redirect(pathBytes, Libc.WriteOnly | Libc.Append, 1);
        Descriptors.Redirect(pathBytes, Libc.WriteOnly | Libc.Append, 2);
        return MountedSnapshot.Serve(verb, quiet, (writer, path), line =>
        {
            // Nothing may be kept busy by this process but the snapshot.
            Directory.SetCurrentDirectory("/");
            reports.WriteLine(DaemonMessage.Of(DaemonMessage.Mounted, line));
            reports.Close();
        });
    }

    private static string[] ReadArguments()
    {
        using Stream input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        ReadOnlySpan<byte> line = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        return RawArguments.Split(line, line.Count((byte)0));
    }

    private static void Tell(StreamWriter reports, string message)
    {
        try
        {
            reports.WriteLine(message);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // Nobody listens any more: the command was ended, or has its answer already.
        }
    }
}
