using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>Documents that are rendered: a wide hash, a long queue, many items. No target; next to the rendered bytes on disk.</summary>
internal sealed class DocumentsRow : IRow
{
    public string Name => "documents";

    public string What => "rendered documents through the mount";

    public string Target => "";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        foreach (ScaleProfile profile in new[] { ScaleProfile.Bare, ScaleProfile.ServerShaped })
        {
            (string What, string Command, DataFile Snapshot)[] documents =
            [
                ($"a hash of {Text.Millions(bench.Scale.Fields)} fields", "cat \"$M/redis/db_0/hashes/wide.json\" >/dev/null", bench.Data.Hash(profile)),
                ($"a queue of {Text.Millions(bench.Scale.Messages)} messages", "cat \"$M/sqs/wide/messages.jsonl\" >/dev/null", bench.Data.Queue(profile)),
                ($"{Text.Millions(bench.Scale.Items)} items", "cd \"$M/dynamodb/wide/items\" && find . -type f -print0 | xargs -0 -n 2000 cat -- >/dev/null", bench.Data.Items(profile)),
            ];
            foreach ((string what, string command, DataFile snapshot) in documents)
            {
                ContestEntry[] entries = bench.Contest(
                    bench.Scale.SlowRounds, warmToo: true, bench.OnMount("snapfs", command, snapshot), bench.OnNative("native", command, snapshot));
                yield return Findings.Times($"{Text.Of(profile)}, {what}, {PageCache.FirstRun}", entries[0].Cold, entries[0], "native", entries[1].Cold, entries[1].Failure, null);
                yield return Findings.Times($"{Text.Of(profile)}, {what}, warm", entries[0].Warm, entries[0], "native", entries[1].Warm, entries[1].Failure, null);
            }
        }
    }
}
