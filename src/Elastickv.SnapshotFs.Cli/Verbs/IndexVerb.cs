using System.Diagnostics;
using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary><c>snapfs index</c>: builds the index ahead, so that the first mount need not. Keeps that of a small snapshot too.</summary>
[Verb("index", HelpText = "Build the index of a snapshot ahead of a mount.")]
internal sealed class IndexVerb : SnapshotArgument, ICommand
{
    [Value(1, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    protected override bool KeepsIndex => true;

    protected override string? RefusesMoment => "an index is of all moments";

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
        long started = Stopwatch.GetTimestamp();
        using OpenSnapshot snapshot = OpenSnapshot.Open(this, surroundings);
        TimeSpan taken = Stopwatch.GetElapsedTime(started);
        IndexReport index = snapshot.File.Index;
        if (index.Path is null)
        {
            // With --index-dir the reason has been told already.
            throw new CommandException($"{snapshot.File.Path}: no index is kept: {index.NotKept ?? "this form of snapshot is translated at every opening"}");
        }

        using var output = new LineOutput(surroundings);
        output.Text(string.Join("; ",
            RawText.Printable(index.Path),
            SizeText.Of(index.Bytes),
            SizeText.Count(snapshot.File.Summary.Records, "record"),
            Checksum(snapshot.File),
            $"{(index.Reused ? "was there already, read" : "built")} in {taken.TotalMilliseconds:F0} ms")).End();
        output.Flush();
        return ExitCode.Ok;
    }

    private static string Checksum(SnapshotFile file) =>
        !file.Summary.HasFooter ? "no checksum" : file.Index.Verified ? "checksum verified" : "checksum not verified";
}
