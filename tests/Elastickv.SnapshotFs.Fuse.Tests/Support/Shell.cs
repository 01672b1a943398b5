using System.Diagnostics;
using System.Text;

namespace Elastickv.SnapshotFs.Fuse.Tests.Support;

/// <summary>Runs programs with a limit on their time, so that a mount that hangs fails a test instead of holding it up.</summary>
internal static class Shell
{
    private const string Limit = "60";

    /// <summary>What a program said. Output is bytes carried as Latin-1.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Errors);

    public static Outcome Run(params ReadOnlySpan<string> command)
    {
        using Process process = Start(["timeout", "-s", "KILL", Limit, .. command]);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, errors.Result);
    }

    public static Process Start(params ReadOnlySpan<string> command)
    {
        var start = new ProcessStartInfo(command[0], command[1..].ToArray())
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }
}
