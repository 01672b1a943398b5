using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>Many new small files.</summary>
internal sealed class CreateRow : IRow
{
    private const string Mount = "mkdir -p \"$O\" \"$O.mnt\" && snapfs mount --output \"$O/edited.fsm\" \"$F\" \"$O.mnt\" >/dev/null && ls \"$O.mnt/redis/db_0/strings\" >/dev/null";
    private const string Loop = "i=0; while [ $i -lt $N ]; do echo value >\"new$i.bin\"; i=$((i+1)); done";
    private const string Discard = "snapfs unmount --discard \"$O.mnt\" >/dev/null && rm -rf -- \"$O\" && rmdir \"$O.mnt\"";

    public string Name => "create-files";

    public string What => "creating 15 k small files in the mount";

    public string Target => "over 5 k files/s";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        const string Create = "cd \"$O.mnt/redis/db_0/strings\" && " + Loop;
        if (!bench.Offers("mount", "--output"))
        {
            bench.Note("snapfs", $"{Mount} ; [timed] {Create} ; {Discard}");
            yield return Findings.NotMeasured("", "the mount of this version is read-only");
            yield break;
        }

        DataFile snapshot = bench.Data.SmallFiles(ScaleProfile.Bare);
        int files = bench.Scale.NewFiles;
        var variables = new Dictionary<string, string> { ["F"] = snapshot.Path, ["N"] = $"{files}" };
        ContestEntry[] entries = bench.Contest(
            bench.Scale.Rounds,
            warmToo: false,
            new Contender("snapfs", Create, variables) { Between = Mount, After = Discard },
            new Contender("native", "mkdir -p \"$O\" && cd \"$O\" && " + Loop, variables));
        yield return Findings.Rate($"{Text.Millions(files)} files", entries[0].Cold, entries[0], files, "files/s", 5000);
        yield return Findings.Times($"{Text.Millions(files)} files", entries[0].Cold, entries[0], "native", entries[1].Cold, entries[1].Failure, null);
    }
}
