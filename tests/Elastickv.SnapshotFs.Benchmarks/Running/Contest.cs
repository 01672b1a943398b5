using Elastickv.SnapshotFs.Benchmarks.Trees;

namespace Elastickv.SnapshotFs.Benchmarks.Running;

/// <summary>
/// Lets several contenders do the same work in turns: every round each of them once, the order turned by one from round to round, so that a machine that slows down for a
/// while hurts all alike. One that fails or takes too long drops out and is reported.
/// </summary>
internal static class Contest
{
    /// <param name="shell">Runs the commands.</param>
    /// <param name="scratch">A directory in which outputs are made.</param>
    /// <param name="rounds">How often each has its turn.</param>
    /// <param name="warmToo">Whether the command is run once more with what the first run left in the caches.</param>
    /// <param name="contenders">At least one.</param>
    /// <returns>One entry per contender, in the order given.</returns>
    public static ContestEntry[] Run(Shell shell, string scratch, int rounds, bool warmToo, params Contender[] contenders)
    {
        ContestEntry[] entries = [.. contenders.Select(contender => new ContestEntry(contender.Name))];
        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < contenders.Length; turn++)
            {
                int who = (round + turn) % contenders.Length;
                if (entries[who].Failure is null)
                {
                    Once(shell, scratch, contenders[who], entries[who], warmToo);
                }
            }
        }

        return entries;
    }

    private static void Once(Shell shell, string scratch, Contender contender, ContestEntry entry, bool warmToo)
    {
        string output = Path.Combine(scratch, "output");
        var variables = new Dictionary<string, string>(contender.Variables) { ["O"] = output };
        try
        {
            using ITree? tree = contender.Tree?.Invoke();
            if (tree is not null)
            {
                variables["M"] = tree.Path;
            }

            Prepare(shell, contender.Before, variables);
            PageCache.Drop(shell);
            Prepare(shell, contender.Between, variables);
            if (Timed(shell, contender, entry, entry.Cold, variables) && warmToo)
            {
                Timed(shell, contender, entry, entry.Warm, variables);
            }

            Prepare(shell, contender.After, variables);
        }
        catch (InvalidOperationException e)
        {
            entry.Failure = e.Message;
        }
        finally
        {
            shell.Prepare("rm -rf -- \"$O\"", variables);
        }
    }

    private static bool Timed(Shell shell, Contender contender, ContestEntry entry, Sample sample, Dictionary<string, string> variables)
    {
        ShellResult result = shell.Run(contender.Command, variables);
        entry.Failure = result.Failure;
        if (result.Failure is null)
        {
            sample.Add(result.Seconds);
        }

        return result.Failure is null;
    }

    private static void Prepare(Shell shell, string? command, Dictionary<string, string> variables)
    {
        if (command is not null)
        {
            shell.Prepare(command, variables);
        }
    }
}
