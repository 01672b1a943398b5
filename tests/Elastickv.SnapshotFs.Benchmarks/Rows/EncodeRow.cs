using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>A tree made into a snapshot, read back and verified.</summary>
internal sealed class EncodeRow : IRow
{
    private const long Limit = 256L << 20;
    private const string Encode = "snapfs encode \"$M\" \"$O\" >/dev/null";

    public string Name => "encode";

    public string What => "`snapfs encode` of a tree, verification included";

    public string Target => "peak memory below 256 MB (the reference encoder: 0.4x of `cp -r` and 1,039 MB, without verification)";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        DataFile snapshot = bench.Data.Strings(ScaleProfile.Bare);
        ContestEntry[] entries = bench.Contest(
            bench.Scale.SlowRounds,
            warmToo: false,
            bench.OnNative("snapfs", Encode, snapshot) with { After = "rm -f -- \"$O\".*" },
            bench.OnNative("cp -r", "cp -r \"$M\" \"$O\"", snapshot));
        string condition = $"{Text.Millions(bench.Scale.Strings)} strings of 100 bytes";
        yield return Findings.Times($"{condition}, {PageCache.FirstRun}", entries[0].Cold, entries[0], "cp -r", entries[1].Cold, entries[1].Failure, null);

        var peak = new Sample();
        var variables = new Dictionary<string, string> { ["M"] = bench.Data.TreeOf(snapshot), ["O"] = Path.Combine(bench.Scratch, "output") };
        ShellResult result = bench.Shell.Run(Encode, variables, watchMemory: true);
        bench.Shell.Prepare("rm -rf -- \"$O\" \"$O\".*", variables);
        if (result.Failure is null)
        {
            peak.Add(result.PeakBytes);
        }

        yield return Findings.Memory($"{condition}, peak memory (VmHWM)", peak, Limit);
    }
}
