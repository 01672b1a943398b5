using System.Diagnostics;
using System.Globalization;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Model.Running;
using Elastickv.SnapshotFs.Model.Targets;
using Xunit.Abstractions;

namespace Elastickv.SnapshotFs.Model;

/// <summary>Random edits of a small snapshot against the reference of the contract, over several commits.</summary>
public sealed class ReferenceTests(ITestOutputHelper output)
{
    private const int Generations = 3;
    private const int Steps = 60;

    [Fact]
    public void The_filesystem_is_what_the_reference_is() => Many("filesystem", files => new FilesTarget(files), [1, 2, 3, 4, 5, 6, 7, 8]);

    [Fact]
    public void So_it_is_by_requests_of_the_kernel() => Many("requests", files => new WireTarget(files), [101, 102, 103, 104, 105]);

    [Fact]
    public void A_sidecar_that_went_along_is_not_committed_under_its_old_name() => Runs([
        [
            new("rename", "s3/bkt/d/o", "s3/bkt/d/p", "", 0),
            new("create", "s3/bkt/d/o", "", "", 0),
            new("patch", "s3/bkt/d/p", "", "+7", 15),
        ],
    ]);

    [Theory]
    [InlineData("s3/bkt/d/f", "s3/bkt/d/o")]
    [InlineData("s3/bkt/d/o", "s3/bkt/d/f")]
    public void A_sidecar_goes_along_when_object_and_new_directory_are_exchanged(string from, string to) => Runs([
        [
            new("mkdir", "s3/bkt/d/f", "", "", 0),
            new("rename", from, to, "", 2),
            new("remount", "", "", "", 0),
        ],
    ]);

    [Fact]
    public void An_expiry_comes_back_as_the_other_kind_after_a_detour() => Runs([
        [
            new("rename", "redis/db_0/strings/a.bin", "redis/db_0/hashes/m.json", "", 0),
            new("rename", "redis/db_0/hashes/m.json", "redis/db_0/hll/x.bin", "", 0),
            new("remount", "", "", "", 0),
        ],
    ]);

    [Fact]
    public void A_refused_rename_to_the_other_kind_leaves_nothing_behind() => Runs([
        [
            .. Enumerable.Repeat(new Step("rmdir", "nowhere"), 8),
            new("mkdir", "s3/bkt/e", "", "", 0),
            new("rename", "redis/db_0/strings/b.bin", "redis/db_0/hll/x.bin", "", 1),
            new("rename", "dynamodb/tab/items/k2.json", "notes", "", 0),
        ],
    ]);

    private static void Runs(List<Step>[] generations) => Sequence.Run(files => new FilesTarget(files), generations);

    private void Many(string level, Func<SnapshotFileSystem, ITarget> reach, int[] seeds)
    {
        double budget = Seeds.SecondsToSearch;
        long start = Stopwatch.GetTimestamp();
        int done = 0, runs = 0;
        Random random = Seeds.Source();
        foreach (int seed in seeds.Append(random.Next()).Concat(Forever(random)))
        {
            if (runs > seeds.Length && Stopwatch.GetElapsedTime(start).TotalSeconds >= budget)
            {
                break;
            }

            List<Step>[] generations = [.. Enumerable.Range(0, Generations).Select(generation => StepSource.Make(unchecked((seed * 31) + generation), Steps))];
            output.WriteLine($"{level}: seed {seed}");
            done += Shrinker.Run($"{level}, seed {seed}", reach, generations);
            runs++;
        }

        output.WriteLine($"{level}: {runs} sequences, {done} operations, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        Assert.True(done > runs * Steps, $"only {done} operations in {runs} sequences");
    }

    private static IEnumerable<int> Forever(Random random)
    {
        while (true)
        {
            yield return random.Next();
        }
    }
}
