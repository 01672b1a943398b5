using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Mounting;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli;

/// <summary>The program <c>snapfs</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => arguments is [DaemonProcess.Argument]
        ? DaemonProcess.Run()
        : Run(RawArguments.Restore(arguments), Surroundings.OfProcess());

    /// <summary>Runs one command line; turns every failure into one line of error and an exit code.</summary>
    /// <param name="arguments">In the form of <see cref="RawText"/>.</param>
    /// <param name="surroundings">Where output goes.</param>
    internal static int Run(string[] arguments, Surroundings surroundings)
    {
        try
        {
            return CommandLineReader.Read(arguments, surroundings) is { } command ? command.Run(surroundings) : ExitCode.Ok;
        }
        catch (CommandException failure)
        {
            surroundings.Complain(failure.Message);
            return failure.ExitCode;
        }
        catch (SnapshotException failure)
        {
            surroundings.Complain(failure.Message);
            return ExitCode.Data;
        }
        catch (BrokenPipeException)
        {
            return ExitCode.Usage;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            surroundings.Complain(failure.Message);
            return ExitCode.Usage;
        }
        catch (Exception failure)
        {
            surroundings.Error.WriteLine("snapfs: a defect in this program, please report it: " + failure);
            return ExitCode.Usage;
        }
    }
}
