using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Native;
using Elastickv.SnapshotFs.Cli.Output;

namespace Elastickv.SnapshotFs.Cli;

/// <summary>What a command writes to. Tests give their own.</summary>
/// <param name="Output">Results. Bytes; not closed by commands.</param>
/// <param name="Error">Messages, one a line.</param>
/// <param name="OutputIsTerminal">Whether results are read by a person at a terminal: names are escaped then.</param>
/// <param name="ErrorIsTerminal">Whether progress may be drawn.</param>
internal sealed record Surroundings(Stream Output, TextWriter Error, bool OutputIsTerminal, bool ErrorIsTerminal)
{
    /// <summary>Where progress goes instead of a terminal, when somebody else draws it.</summary>
    public Action<ProgressState>? Relay { get; init; }

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess() => OperatingSystem.IsLinux()
        ? new Surroundings(new StandardOutput(), Console.Error, Libc.IsTerminal(1) == 1, Libc.IsTerminal(2) == 1)
        : new Surroundings(Console.OpenStandardOutput(), Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

    /// <summary>Prints one line of error or warning.</summary>
    public void Complain(string message) => Error.WriteLine("snapfs: " + RawText.Printable(message));
}
