namespace Elastickv.SnapshotFs.Cli.Problems;

/// <summary>
/// Lines for standard error from several threads. Held back while a progress bar may be on the screen, and only the first of very many, so that a
/// file full of damage does not fill the memory.
/// </summary>
internal sealed class Complaints(Surroundings surroundings)
{
    private const int Most = 1000;

    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private long more;

    /// <summary>Takes a line; any thread.</summary>
    public void Add(string line)
    {
        lock (gate)
        {
            if (!surroundings.ErrorIsTerminal)
            {
                surroundings.Complain(line);
            }
            else if (lines.Count < Most)
            {
                lines.Add(line);
            }
            else
            {
                more++;
            }
        }
    }

    /// <summary>Prints what was held back.</summary>
    public void Print()
    {
        lock (gate)
        {
            lines.ForEach(surroundings.Complain);
            lines.Clear();
            if (more > 0)
            {
                surroundings.Complain($"… and {more} more; snapfs check lists all");
            }
        }
    }
}
