using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse;
using Elastickv.SnapshotFs.Model.Running;
using Elastickv.SnapshotFs.Model.Targets;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Elastickv.SnapshotFs.Model;

/// <summary>The same system calls in a bucket of a real mount and in a plain directory: new objects have no sidecars, so everything there means what it means on a disk.</summary>
public sealed class PlainDirectoryTests(ITestOutputHelper output)
{
    private const int Steps = 600;
    private static readonly string[] Names = ["a", "b", "c", "d", "e", "d/a", "d/b", "e/a", "d/f", "d/f/a", "a~", "new name"];

    [MountFact]
    public void A_mount_is_what_a_directory_on_disk_is()
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("snapfs-model-mount-");
        string point = work.CreateSubdirectory("mount").FullName;
        using var mounted = new Mounted(files => new FilesTarget(files));
        using SnapshotFileSystem files = mounted.Logged(NullLogger.Instance);
        FuseMount mount = FuseMount.Start(files, new FuseMountOptions { MountPoint = point }, NullLogger.Instance);
        try
        {
            mount.WaitUntilAnswering(TimeSpan.FromSeconds(20));
            foreach (int seed in (int[])[1, 2, 3, Seeds.Source().Next()])
            {
                output.WriteLine($"seed {seed}");
                Run(seed, Path.Combine(point, "s3/bkt", $"area-{seed}"), work.CreateSubdirectory($"plain-{seed}").FullName);
            }
        }
        finally
        {
            mount.Unmount(lazily: true);
            Assert.True(mount.Completion.Wait(TimeSpan.FromSeconds(20)), "the mount did not end");
            work.Delete(recursive: true);
        }
    }

    private static void Run(int seed, string inMount, string onDisk)
    {
        Directory.CreateDirectory(inMount);
        using var tested = new PlainDirectory(inMount);
        using var plain = new PlainDirectory(onDisk);
        var random = new Random(seed);
        var log = new List<string>();
        for (int i = 0; i < Steps; i++)
        {
            Step step = Next(random);
            log.Add(step.ToCode());
            int expected = plain.Do(step), actual = tested.Do(step);
            string where = $"seed {seed}, step {i}\n{string.Join('\n', log.TakeLast(30))}";
            Assert.True(expected == actual, $"errno {actual}, on disk {expected}: {where}");
            string shown = tested.Shown(), should = plain.Shown();
            Assert.True(should == shown, $"shows\n{shown}on disk\n{should}{where}");
        }
    }

    private static Step Next(Random random)
    {
        string path = Names[random.Next(Names.Length)], to = Names[random.Next(Names.Length)];
        return random.Next(24) switch
        {
            < 7 => new Step("rename", path, to, Number: random.Next(5) switch { 0 => 2, 1 => 1, _ => 0 }),
            < 10 => new Step("put", path, Text: new string((char)('a' + random.Next(26)), random.Next(50))),
            10 => new Step("create", path),
            11 => new Step("append", path, Text: "more"),
            12 => new Step("patch", path, Text: "patch", Number: random.Next(60)),
            13 => new Step("cut", path, Number: random.Next(60)),
            14 => new Step("fsync", path),
            15 or 16 => new Step("mkdir", path),
            17 => new Step("rmdir", path),
            18 or 19 => new Step("unlink", path),
            20 => new Step("hold", path, Number: random.Next(3)),
            21 or 22 => new Step("type", Text: "typed " + random.Next(100), Number: random.Next(3)),
            _ => new Step("release", Number: random.Next(3)),
        };
    }
}
