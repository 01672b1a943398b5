using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Running;
using Elastickv.SnapshotFs.Benchmarks.Trees;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>What a row works with. Made anew for each row.</summary>
internal sealed class Bench(Shell shell, DataDirectory data, Scale scale, string scratch)
{
    private readonly List<string> commands = [];

    public Shell Shell => shell;

    public DataDirectory Data => data;

    public Scale Scale => scale;

    /// <summary>A directory for mount points and outputs.</summary>
    public string Scratch => scratch;

    /// <summary>The commands noted so far, one line each.</summary>
    public IReadOnlyList<string> Commands => commands;

    /// <summary>Puts a command into the report.</summary>
    public void Note(string who, string command) => commands.Add($"{who}: {command}");

    /// <summary>Runs a contest and notes the commands of all who take part.</summary>
    public ContestEntry[] Contest(int rounds, bool warmToo, params Contender[] contenders)
    {
        foreach (Contender contender in contenders)
        {
            string[] steps = [.. new[] { contender.Before, contender.Command, contender.After }.OfType<string>()];
            Note(contender.Name, steps.Length == 1 ? steps[0] : string.Join(" ; ", steps.Select(step => step == contender.Command ? $"[timed] {step}" : step)));
        }

        return Running.Contest.Run(shell, scratch, rounds, warmToo, contenders);
    }

    /// <summary>A contender that needs no mount; <c>$F</c> is the snapshot, <c>$TINY</c> one of next to nothing.</summary>
    public Contender OnFile(string name, string command, DataFile snapshot) =>
        new(name, command, new Dictionary<string, string> { ["F"] = snapshot.Path, ["TINY"] = data.Tiny.Path });

    /// <summary>A contender on a fresh mount of a snapshot by the program under test.</summary>
    public Contender OnMount(string name, string command, DataFile snapshot) =>
        OnFile(name, command, snapshot) with { Tree = () => new SnapfsTree(shell, snapshot.Path, scratch) };

    /// <summary>A contender on the same tree in the machine's own filesystem.</summary>
    public Contender OnNative(string name, string command, DataFile snapshot) =>
        OnFile(name, command, snapshot) with { Tree = () => new NativeTree(data.TreeOf(snapshot)) };

    /// <summary>A contender on a fresh mount by a peer of its archive of the same tree.</summary>
    public Contender OnPeer(Peer peer, string command, DataFile snapshot) =>
        OnFile(peer.Name, command, snapshot) with { Tree = () => new MountedTree(shell, peer.Mount, data.ArchiveOf(snapshot, peer), scratch) };

    /// <summary>Whether the program under test has a verb (help of nothing), or a verb an option: whether a line of the help begins with the word.</summary>
    public bool Offers(string helpOf, string word) =>
        shell.Run($"snapfs {helpOf} --help 2>&1", new Dictionary<string, string>()).Output.Split('\n')
            .Any(line => line.TrimStart().Split(' ', '=')[0] == word);
}
