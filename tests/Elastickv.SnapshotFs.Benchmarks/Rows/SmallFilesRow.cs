using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;
using Elastickv.SnapshotFs.Benchmarks.Trees;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>Many small files, next to every peer that can be had, on the same tree.</summary>
internal sealed class SmallFilesRow(string name, string what, Func<Scale, int> files, string command) : IRow
{
    private const string Named = "squashfuse_ll";
    private const string Transport = "/sys/module/fuse/parameters/enable_uring";

    /// <summary>Contents.</summary>
    public static SmallFilesRow Cat { get; } = new(
        "cat-small-files", "`cat` of 20 k small files", scale => scale.CatFiles, "cd \"$M/redis/db_0/strings\" && xargs -n 2000 cat -- <\"$L\" >/dev/null");

    /// <summary>Attributes, by path.</summary>
    public static SmallFilesRow Stat { get; } = new(
        "stat-paths", "stat of 100 k paths", scale => scale.SmallFiles, "cd \"$M/redis/db_0/strings\" && xargs -n 2000 stat -c %s -- <\"$L\" >/dev/null");

    public string Name => name;

    public string What => what;

    public string Target => "2x faster than squashfuse_ll on the same tree with /dev/fuse, 4x with io_uring";

    public IEnumerable<Finding> Measure(Bench bench) => InOrder(bench).Concat(Shuffled(bench));

    private static DataFile SnapshotOf(Bench bench) => bench.Data.SmallFiles(ScaleProfile.Bare);

    private string Condition(Bench bench) => $"{Text.Millions(files(bench.Scale))} files";

    private IEnumerable<Finding> InOrder(Bench bench)
    {
        DataFile bare = SnapshotOf(bench);
        var list = new Dictionary<string, string> { ["L"] = WriteList(bench, step: 1) };
        List<Contender> contenders =
        [
            bench.OnMount("snapfs", command, bare) with { Variables = list },
            bench.OnMount("snapfs, server-shaped", command, bench.Data.SmallFiles(ScaleProfile.ServerShaped)) with { Variables = list },
            bench.OnNative("native", command, bare) with { Variables = list },
        ];
        bool uring = bench.Offers("mount", "--transport") && File.Exists(Transport) && File.ReadAllText(Transport).Trim() == "Y";
        if (uring)
        {
            contenders.Add(new Contender("snapfs, io_uring", command, list) { Tree = () => new SnapfsTree(bench.Shell, bare.Path, bench.Scratch, "--transport=io_uring") });
        }

        contenders.AddRange(Peer.All.Where(peer => peer.IsInstalled).Select(peer => bench.OnPeer(peer, command, bare) with { Variables = list }));
        ContestEntry[] entries = bench.Contest(bench.Scale.SlowRounds, warmToo: true, [.. contenders]);
        foreach (Peer peer in Peer.All)
        {
            foreach (Finding finding in Against(peer, Condition(bench), entries))
            {
                yield return finding;
            }
        }

        ContestEntry? named = entries.SingleOrDefault(entry => entry.Name == Named);
        yield return uring && named is not null
            ? Findings.Times($"{Condition(bench)}, io_uring, {PageCache.FirstRun}", entries[3].Cold, entries[3], Named, named.Cold, named.Failure, 0.25)
            : Findings.NotMeasured($"{Condition(bench)}, io_uring", "the kernel does not offer FUSE over io_uring (enable_uring), or the program has no such transport");
        yield return Findings.Times($"{Condition(bench)}, {PageCache.FirstRun}", entries[0].Cold, entries[0], "native", entries[2].Cold, entries[2].Failure, null);
        yield return Findings.Times($"{Condition(bench)}, warm", entries[0].Warm, entries[0], "native", entries[2].Warm, entries[2].Failure, null);
        yield return Findings.Times($"{Condition(bench)} of a server-shaped snapshot, {PageCache.FirstRun}", entries[1].Cold, entries[1], "native", entries[2].Cold, entries[2].Failure, null);
    }

    /// <summary>The same names in an order in which no two neighbours follow each other: nothing can be guessed from the last one.</summary>
    private IEnumerable<Finding> Shuffled(Bench bench)
    {
        DataFile bare = SnapshotOf(bench);
        var list = new Dictionary<string, string> { ["L"] = WriteList(bench, step: 7919) };
        List<Contender> contenders = [bench.OnMount("snapfs", command, bare) with { Variables = list }, bench.OnNative("native", command, bare) with { Variables = list }];
        contenders.AddRange(Peer.All.Where(peer => peer.IsInstalled && peer.Name == Named).Select(peer => bench.OnPeer(peer, command, bare) with { Variables = list }));
        ContestEntry[] entries = bench.Contest(bench.Scale.SlowRounds, warmToo: false, [.. contenders]);
        foreach (ContestEntry theirs in entries[1..])
        {
            yield return Findings.Times($"{Condition(bench)}, shuffled, {PageCache.FirstRun}", entries[0].Cold, entries[0], theirs.Name, theirs.Cold, theirs.Failure, theirs.Name == Named ? 0.5 : null);
        }
    }

    private static IEnumerable<Finding> Against(Peer peer, string condition, ContestEntry[] entries)
    {
        double? target = peer.Name == Named ? 0.5 : null;
        if (entries.SingleOrDefault(entry => entry.Name == peer.Name) is { } theirs)
        {
            yield return Findings.Times($"{condition}, {PageCache.FirstRun}", entries[0].Cold, entries[0], peer.Name, theirs.Cold, theirs.Failure, target);
            yield return Findings.Times($"{condition}, warm", entries[0].Warm, entries[0], peer.Name, theirs.Warm, theirs.Failure, null);
        }
        else
        {
            yield return new Finding(condition, entries[0].Cold.IsEmpty ? "" : entries[0].Cold.AsSeconds(), peer.Name, "not installable here", "", target is null ? Verdict.Reported : Verdict.NotMeasured);
        }
    }

    /// <summary>Names of the files, <paramref name="step"/> apart in the order of the directory, each once.</summary>
    private string WriteList(Bench bench, int step)
    {
        int all = bench.Scale.SmallFiles;
        int wanted = files(bench.Scale);
        string path = Path.Combine(bench.Scratch, $"list-{name}-{step}");
        using var writer = new StreamWriter(path);
        for (int i = 0; i < wanted; i++)
        {
            // 7919 is a prime that divides none of the counts.
            writer.Write($"key%3A{(long)i * step % all:D8}.bin\n");
        }

        return path;
    }
}
