namespace Elastickv.SnapshotFs.Cli.Editing;

/// <summary>How the edits of a snapshot ended.</summary>
/// <param name="ExitCode">0 written, kept, discarded or nothing to do; 2 edits or records that cannot be written; 1 the machine.</param>
/// <param name="Result">One line: what was done, or that nothing was.</param>
/// <param name="Complaints">Everything that stood in the way, one line each.</param>
internal sealed record Outcome(int ExitCode, string Result, IReadOnlyList<string> Complaints)
{
    public static Outcome Good(string result) => new(Cli.ExitCode.Ok, result, []);

    /// <summary>Prints it: a success as a result, a failure as messages.</summary>
    public void Print(Surroundings surroundings)
    {
        foreach (string complaint in Complaints)
        {
            surroundings.Complain(complaint);
        }

        if (ExitCode == Cli.ExitCode.Ok)
        {
            surroundings.Output.Write(System.Text.Encoding.UTF8.GetBytes(CommandLine.RawText.Printable(Result) + "\n"));
        }
        else
        {
            surroundings.Complain(Result);
        }
    }
}
