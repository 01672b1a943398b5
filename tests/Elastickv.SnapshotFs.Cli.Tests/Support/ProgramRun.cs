using System.Diagnostics;

namespace Elastickv.SnapshotFs.Cli.Tests.Support;

/// <summary>What a program did that was run as a process of its own.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    private const int PatienceMs = 60_000;

    /// <summary>The program that belongs to these tests.</summary>
    public static string Snapfs { get; } = Path.Combine(AppContext.BaseDirectory, "snapfs");

    public static ProgramRun Of(string program, params string[] arguments) => Finish(Start(program, arguments));

    public static Process Start(string program, params string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    public static ProgramRun Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(PatienceMs))
            {
                process.Kill();
                throw new TimeoutException($"{process.StartInfo.FileName} did not end");
            }

            // A process it left behind may hold its pipes; that is a defect, not a reason to wait for ever.
            Assert.True(Task.WhenAll(output, error).Wait(PatienceMs), $"something that {process.StartInfo.FileName} started holds its output open");
            return new ProgramRun(process.ExitCode, output.Result, error.Result);
        }
    }
}
