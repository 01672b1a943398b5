using System.Diagnostics;

namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>
/// Runs real programs. All access to a mount goes through them: a program that hangs on a mount is ended by the clock, a thread of the test would not be.
/// </summary>
internal static class Tool
{
    /// <summary>Long enough for a slow machine that does other things; nothing is measured with it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Runs a program to its end.</summary>
    public static ToolResult Run(string program, params IEnumerable<string> arguments) => Run(Start(program, arguments, null), program + " " + string.Join(' ', arguments));

    /// <summary>Runs a line of shell; <paramref name="values"/> are its $1, $2 and so on, so that no path needs quoting.</summary>
    public static ToolResult Shell(string line, params string[] values) => Run("bash", ["-euc", "set -o pipefail; " + line, "bash", .. values]);

    /// <summary>Runs a program with other environment variables.</summary>
    public static ToolResult RunWith(IReadOnlyDictionary<string, string> environment, string program, params IEnumerable<string> arguments) =>
        Run(Start(program, arguments, environment), program + " " + string.Join(' ', arguments));

    /// <summary>Starts a program that the caller ends.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Path.GetTempPath() };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits until a condition holds; false when it does not within half a minute.</summary>
    public static bool Eventually(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(30))
            {
                return false;
            }

            Thread.Sleep(50);
        }

        return true;
    }

    private static ToolResult Run(Process process, string commandLine)
    {
        using (process)
        {
            using var output = new MemoryStream();
            using var errors = new MemoryStream();
            Task both = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(output), process.StandardError.BaseStream.CopyToAsync(errors));
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException(commandLine + " did not end");
            }

            // A daemon that kept the pipe open would hold the test up for ever.
            if (!both.Wait(TimeSpan.FromSeconds(20)))
            {
                throw new TimeoutException(commandLine + " ended, but something it started keeps its output open");
            }

            return new ToolResult(commandLine, process.ExitCode, output.ToArray(), errors.ToArray());
        }
    }
}
