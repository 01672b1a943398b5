using System.Globalization;
using Elastickv.SnapshotFs.EndToEnd.Support;
using Xunit.Abstractions;

namespace Elastickv.SnapshotFs.EndToEnd;

/// <summary>Large snapshots: the whole tree is listed, stat'ed and read, and the daemon stays small.</summary>
public sealed class ScaleTests(ITestOutputHelper output) : IDisposable
{
    private const long Limit = 200L << 20;

    private readonly Scratch scratch = new();

    private string Snapshot => scratch.At("0000000000000400.fsm");

    [MountTheory]
    [InlineData(ScaleProfile.Bare)]
    [InlineData(ScaleProfile.ServerShaped)]
    public void Strings(ScaleProfile profile)
    {
        const int Count = 1_000_000;
        StringScale.Write(Snapshot, Count, profile);
        using MountedSnapshot mounted = Mount(profile);
        AssertRoot(mounted, "redis");
        Assert.Equal(Count, CountFiles(mounted, "redis/db_0/strings"));
        Assert.Equal(Enumerable.Range(0, Count).Count(number => StringScale.Expires(number)), CountLines(mounted, "redis/db_0/strings_ttl.jsonl"));
        Assert.Equal("value of 654321"u8.ToArray(), mounted.Read("redis/db_0/strings/key%3A00654321.bin"));
        ReadEverything(mounted);
        AssertSmall(mounted);
    }

    [MountTheory]
    [InlineData(ScaleProfile.Bare)]
    [InlineData(ScaleProfile.ServerShaped)]
    public void FieldsOfOneHash(ScaleProfile profile)
    {
        const int Count = 1_000_000;
        HashScale.Write(Snapshot, Count, profile);
        using MountedSnapshot mounted = Mount(profile);
        AssertRoot(mounted, "redis");
        Assert.Equal(1, CountFiles(mounted, "redis/db_0/hashes"));
        Assert.Equal(Count, int.Parse(Tool.Shell("grep -o 'value of [0-9]*' \"$1\" | sort -u | wc -l", mounted.At("redis/db_0/hashes/wide.json")).Succeeded().Text, CultureInfo.InvariantCulture));
        ReadEverything(mounted);
        AssertSmall(mounted);
    }

    [MountTheory]
    [InlineData(ScaleProfile.Bare)]
    [InlineData(ScaleProfile.ServerShaped)]
    public void ObjectsInNestedPrefixes(ScaleProfile profile)
    {
        const int Count = 200_000;
        ObjectScale.Write(Snapshot, Count, profile);
        using MountedSnapshot mounted = Mount(profile);
        AssertRoot(mounted, "s3");
        Assert.Equal((2 * Count) + 1, CountFiles(mounted, "s3/wide"));
        Assert.Equal(ObjectScale.ContentOf(123_456), mounted.Read("s3/wide/" + ObjectScale.PathOf(123_456)));
        ReadEverything(mounted);
        AssertSmall(mounted);
    }

    [MountTheory]
    [InlineData(ScaleProfile.Bare)]
    [InlineData(ScaleProfile.ServerShaped)]
    public void MessagesInOneQueue(ScaleProfile profile)
    {
        const int Count = 200_000;
        MessageScale.Write(Snapshot, Count, profile);
        using MountedSnapshot mounted = Mount(profile);
        AssertRoot(mounted, "sqs");
        Assert.Equal(Count, CountLines(mounted, "sqs/wide/messages.jsonl"));
        ReadEverything(mounted);
        AssertSmall(mounted);
    }

    public void Dispose() => scratch.Dispose();

    private static void AssertRoot(MountedSnapshot mounted, string adapter) =>
        Assert.Equal(["CHECKSUMS", "MANIFEST.json", adapter], Tool.Shell("LC_ALL=C ls \"$1\"", mounted.Path).Succeeded().Lines);

    private static int CountFiles(MountedSnapshot mounted, string directory) =>
        Tool.Run("find", mounted.At(directory), "-type", "f", "-size", "+0", "-printf", "x").Succeeded().Output.Length;

    private static int CountLines(MountedSnapshot mounted, string file) => mounted.Read(file).AsSpan().Count((byte)'\n');

    /// <summary>Every byte of every file, CHECKSUMS last, by several readers at once.</summary>
    private static void ReadEverything(MountedSnapshot mounted)
    {
        Tool.Shell("cd \"$1\" && find . -type f ! -name CHECKSUMS -print0 | xargs -0 -n 2000 -P 4 cat -- >/dev/null", mounted.Path).Succeeded();
        Tool.Shell("cd \"$1\" && sha256sum -c --strict --quiet CHECKSUMS", mounted.Path).Succeeded();
    }

    /// <summary>Read-only mounts and writable ones take different ways through the kernel; each profile goes one.</summary>
    private MountedSnapshot Mount(ScaleProfile profile) =>
        profile == ScaleProfile.Bare ? MountedSnapshot.Of(Snapshot, "--read-only") : MountedSnapshot.Of(Snapshot);

    private void AssertSmall(MountedSnapshot mounted)
    {
        long peak = mounted.PeakResident();
        output.WriteLine($"{peak >> 20} MiB were resident at most");
        Assert.True(peak < Limit, $"{peak >> 20} MiB were resident");
    }
}
