using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Cli.Verbs;
using Elastickv.SnapshotFs.FileSystem.Hidden;

namespace Elastickv.SnapshotFs.Cli.Comparing;

/// <summary>What <c>snapfs diff</c> prints of two snapshots, or of two moments of one: the lines it prints of pending edits.</summary>
internal static class ComparisonReport
{
    /// <exception cref="CommandException">One of the two cannot be shown.</exception>
    public static void Print(DiffVerb verb, Surroundings surroundings)
    {
        Moment? from = verb.Moment;
        Moment? to = Moment.Parse("--to", verb.To);
        if (verb.Records)
        {
            throw new CommandException("option --records: shows the rows of pending edits; two snapshots are compared as files");
        }

        if (verb.Overlay.Length > 0)
        {
            throw new CommandException("option --overlay: names pending edits, and two snapshots are compared as they are stored");
        }

        using OpenSnapshot left = OpenSnapshot.Open(verb, verb.Snapshot, from, surroundings);
        using OpenSnapshot right = OpenSnapshot.Open(verb, verb.Other.Length > 0 ? verb.Other : verb.Snapshot, to, surroundings);
        using var output = new LineOutput(surroundings);
        new TreeComparison(left.Tree, right.Tree, (change, path) => Print(change, path, verb.Json, output)).Run();
        output.Flush();
        left.RequireUnchanged();
        right.RequireUnchanged();
    }

    private static void Print(string change, byte[] path, bool json, LineOutput output)
    {
        if (json)
        {
            output.Raw(EditLines.OfComparison(change, path));
        }
        else
        {
            output.Text(change).Text(" ").Name(path).End();
        }
    }
}
