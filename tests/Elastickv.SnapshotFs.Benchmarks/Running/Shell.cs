using System.Diagnostics;

namespace Elastickv.SnapshotFs.Benchmarks.Running;

/// <summary>
/// Runs shell commands as they stand in the report: what differs between machines is handed over in variables. <c>snapfs</c> in a command is the program under test.
/// </summary>
internal sealed class Shell(string program, TimeSpan limit)
{
    /// <summary>The program under test.</summary>
    public string Program => program;

    /// <summary>Runs a command to its end and takes the time.</summary>
    /// <param name="script">For <c>sh -c</c>.</param>
    /// <param name="variables">Names and values for it.</param>
    /// <param name="watchMemory">Also look at the peak memory of the first process called snapfs below it; disturbs the time a little.</param>
    public ShellResult Run(string script, IReadOnlyDictionary<string, string> variables, bool watchMemory = false)
    {
        // .NET ignores SIGPIPE, and a child that inherits that would go on writing into a pipe whose reader has gone.
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("--default-signal=PIPE");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        start.Environment["LC_ALL"] = "C";
        start.Environment["PATH"] = Path.GetDirectoryName(program) + ":" + Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        bool ended = watchMemory ? Watch(process, clock, ref peak) : process.WaitForExit(limit);
        double seconds = clock.Elapsed.TotalSeconds;
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return new ShellResult(seconds, $"more than {limit.TotalSeconds:0} s", "", peak);
        }

        // A daemon that a command left behind may hold the pipes; what it says later is nobody's business.
        Task.WaitAll([output, error], TimeSpan.FromSeconds(2));
        string complaint = error.IsCompletedSuccessfully ? error.Result.Trim().Split('\n')[0] : "";
        string? failure = process.ExitCode == 0 ? null : $"exit code {process.ExitCode} {complaint}".Trim();
        return new ShellResult(seconds, failure, output.IsCompletedSuccessfully ? output.Result : "", peak);
    }

    /// <summary>Runs a command that only prepares something.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public string Prepare(string script, IReadOnlyDictionary<string, string> variables)
    {
        ShellResult result = Run(script, variables);
        return result.Failure is null ? result.Output : throw new InvalidOperationException($"{script}: {result.Failure}");
    }

    /// <summary>The high-water mark of a process only rises, so the last look before the end misses at most what happened in the last milliseconds.</summary>
    private bool Watch(Process process, Stopwatch clock, ref long peak)
    {
        while (!process.WaitForExit(2))
        {
            peak = Math.Max(peak, ProcessMemory.PeakBelow(process.Id, Path.GetFileName(program)));
            if (clock.Elapsed > limit)
            {
                return false;
            }
        }

        return true;
    }
}
