using System.Text;

namespace Elastickv.SnapshotFs.Cli.Tests.Support;

/// <summary>What one command line did.</summary>
internal sealed record CommandRun(int ExitCode, byte[] OutputBytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public static CommandRun Of(params string[] arguments) => Run(terminal: false, arguments);

    public static CommandRun OnTerminal(params string[] arguments) => Run(terminal: true, arguments);

    private static CommandRun Run(bool terminal, string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        int exitCode = Program.Run(arguments, new Surroundings(output, error, terminal, ErrorIsTerminal: false));
        return new CommandRun(exitCode, output.ToArray(), error.ToString());
    }
}
