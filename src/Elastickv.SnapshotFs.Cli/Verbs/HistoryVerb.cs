using System.Globalization;
using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.History;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary><c>snapfs history</c>: the retained versions of one file, newest first (spec 00 §3.2).</summary>
[Verb("history", HelpText = "List the retained versions of a file of a snapshot, newest first.")]
internal sealed class HistoryVerb : SnapshotArgument, ICommand
{
    [Value(1, MetaName = "PATH", Required = true, HelpText = "A file in the snapshot, also one that is deleted by now.")]
    public string Path { get; set; } = "";

    [Value(2, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    [Option("cat", MetaValue = "T", HelpText = "Print the file as it was at this moment instead; written as for --as-of.")]
    public string Cat { get; set; } = "";

    [Option("json", HelpText = "One JSON object a line.")]
    public bool Json { get; set; }

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
        Moment? moment = Moment.Parse("--cat", Cat);
        if (moment is not null && Json)
        {
            throw new CommandException("option --json: --cat prints the file as it is");
        }

        using OpenSnapshot snapshot = OpenSnapshot.Open(this, surroundings);
        byte[] path = RawText.ToBytes(Path);
        if (moment is not null)
        {
            using SnapshotTree tree = snapshot.TreeAt(moment.In(snapshot.File.Summary));
            CatVerb.Print(tree, path, surroundings.Output);
        }
        else
        {
            using var output = new LineOutput(surroundings);
            FileHistory.Read(snapshot, path, version => Print(version, output));
            output.Flush();
        }

        snapshot.RequireUnchanged();
        return ExitCode.Ok;
    }

    private void Print(FileVersion version, LineOutput output)
    {
        if (!Json)
        {
            string size = version.Digest?.Size.ToString(CultureInfo.InvariantCulture) ?? "-";
            output.Text($"{TimeText.OfHlc(version.Since)} {version.Since,20} {version.Change} {size,14}").End();
            return;
        }

        output.Text(JsonLine.Of(writer =>
        {
            writer.WriteNumber("ts", version.Since);
            writer.WriteString("time", TimeText.Rfc3339(HlcTimestamp.UnixMilliseconds(version.Since)));
            writer.WriteString("change", version.Change);
            if (version.Digest is { } digest)
            {
                writer.WriteNumber("size", digest.Size);
                writer.WriteString("sha256", digest.Hash);
            }
        })).End();
    }
}
