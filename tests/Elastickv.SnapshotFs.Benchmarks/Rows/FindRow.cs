using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary><c>find</c> over many raw strings, with or without a look at each.</summary>
internal sealed class FindRow(string name, string what, string condition, double perSecond, string unit) : IRow
{
    /// <summary>Names alone.</summary>
    public static FindRow Names { get; } = new("find-names", "`find` names over 1 M files", "", 1e6, "names/s");

    /// <summary>Every file is looked at.</summary>
    public static FindRow Sizes { get; } = new("find-sizes", "`find -size +0` (stat all) over 1 M raw strings", " -size +0", 300e3, "files/s");

    public string Name => name;

    public string What => what;

    public string Target => $"at least {Text.Millions(perSecond)} {unit}";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        string command = $"find \"$M/redis/db_0/strings\"{condition} >/dev/null";
        DataFile bare = bench.Data.Strings(ScaleProfile.Bare);
        DataFile server = bench.Data.Strings(ScaleProfile.ServerShaped);
        ContestEntry[] entries = bench.Contest(
            bench.Scale.SlowRounds,
            warmToo: true,
            bench.OnMount("snapfs, bare", command, bare),
            bench.OnMount("snapfs, server-shaped", command, server),
            bench.OnNative("native", command, bare));
        foreach (int i in new[] { 0, 1 })
        {
            string shape = $"{(i == 0 ? "bare" : "server-shaped")}, {Text.Millions(bench.Scale.Strings)} files";
            yield return Findings.Rate($"{shape}, {PageCache.FirstRun}", entries[i].Cold, entries[i], bench.Scale.Strings, unit, perSecond);
            yield return Findings.Rate($"{shape}, warm", entries[i].Warm, entries[i], bench.Scale.Strings, unit, perSecond);
        }

        yield return Findings.Times($"bare, {PageCache.FirstRun}", entries[0].Cold, entries[0], "native", entries[2].Cold, entries[2].Failure, null);
        yield return Findings.Times("bare, warm", entries[0].Warm, entries[0], "native", entries[2].Warm, entries[2].Failure, null);
    }
}
