using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;
using Elastickv.SnapshotFs.Benchmarks.Trees;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>Many small files, next to every peer that can be had, on the same tree.</summary>
internal sealed class SmallFilesRow(string name, string what, Func<Scale, int> files, string command) : IRow
{
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

    public IEnumerable<Finding> Measure(Bench bench)
    {
        DataFile bare = bench.Data.SmallFiles(ScaleProfile.Bare);
        DataFile server = bench.Data.SmallFiles(ScaleProfile.ServerShaped);
        var list = new Dictionary<string, string> { ["L"] = WriteList(bench) };
        List<Contender> contenders =
        [
            bench.OnMount("snapfs", command, bare) with { Variables = list },
            bench.OnMount("snapfs, server-shaped", command, server) with { Variables = list },
            bench.OnNative("native", command, bare) with { Variables = list },
        ];
        bool uring = bench.Offers("mount", "--transport") && File.Exists(Transport) && File.ReadAllText(Transport).Trim() == "Y";
        if (uring)
        {
            contenders.Add(new Contender("snapfs, io_uring", command, list) { Tree = () => new SnapfsTree(bench.Shell, bare.Path, bench.Scratch, "--transport=io_uring") });
        }

        contenders.AddRange(Peer.All.Where(peer => peer.IsInstalled).Select(peer => bench.OnPeer(peer, command, bare) with { Variables = list }));
        ContestEntry[] entries = bench.Contest(bench.Scale.SlowRounds, warmToo: true, [.. contenders]);
        string condition = $"{Text.Millions(files(bench.Scale))} files";
        foreach (Peer peer in Peer.All)
        {
            double? target = peer.Tool == "squashfuse_ll" ? 0.5 : null;
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

        ContestEntry? named = entries.SingleOrDefault(entry => entry.Name == "squashfuse_ll");
        yield return uring && named is not null
            ? Findings.Times($"{condition}, io_uring, {PageCache.FirstRun}", entries[3].Cold, entries[3], "squashfuse_ll", named.Cold, named.Failure, 0.25)
            : Findings.NotMeasured($"{condition}, io_uring", "the kernel does not offer FUSE over io_uring (enable_uring), or the program has no such transport");
        yield return Findings.Times($"{condition}, {PageCache.FirstRun}", entries[0].Cold, entries[0], "native", entries[2].Cold, entries[2].Failure, null);
        yield return Findings.Times($"{condition}, warm", entries[0].Warm, entries[0], "native", entries[2].Warm, entries[2].Failure, null);
        yield return Findings.Times($"{condition} of a server-shaped snapshot, {PageCache.FirstRun}", entries[1].Cold, entries[1], "native", entries[2].Cold, entries[2].Failure, null);
    }

    /// <summary>The names, spread over the directory: neighbours would make it too easy for us.</summary>
    private string WriteList(Bench bench)
    {
        int all = bench.Scale.SmallFiles;
        int wanted = files(bench.Scale);
        string path = Path.Combine(bench.Scratch, "list-" + name);
        using var writer = new StreamWriter(path);
        for (int i = 0; i < wanted; i++)
        {
            // 7919 is a prime that divides none of the counts, so every name comes once.
            writer.Write($"key%3A{(long)i * 7919 % all:D8}.bin\n");
        }

        return path;
    }
}
