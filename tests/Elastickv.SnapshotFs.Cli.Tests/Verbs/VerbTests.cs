using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Cli.Tests.Support;

namespace Elastickv.SnapshotFs.Cli.Tests.Verbs;

/// <summary>Whole command lines over the sample snapshot.</summary>
public class VerbTests(SampleFile sample) : IClassFixture<SampleFile>
{
    [Fact]
    public void LsListsTheRoot()
    {
        CommandRun run = CommandRun.Of("ls", sample.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Subset(run.Output.Split('\n').ToHashSet(), new HashSet<string> { "MANIFEST.json", "CHECKSUMS" });
    }

    [Fact]
    public void LsOfAFileIsTheFile()
    {
        Assert.Equal("MANIFEST.json\n", CommandRun.Of("ls", sample.Path, "MANIFEST.json").Output);
        Assert.Matches("^-rw-r--r-- +[0-9]+ 2026-01-15T09:00:[0-9.]+Z MANIFEST.json\n$", CommandRun.Of("ls", "-l", sample.Path, "MANIFEST.json").Output);
    }

    [Fact]
    public void CatGivesTheBytes()
    {
        using JsonDocument manifest = JsonDocument.Parse(CommandRun.Of("cat", "--cluster-id", "test", sample.Path, "MANIFEST.json").OutputBytes);
        Assert.Equal(100, manifest.RootElement.GetProperty("snapshot_index").GetInt32());
        Assert.Equal("test", manifest.RootElement.GetProperty("cluster_id").GetString());
        Assert.Equal(sample.Path, manifest.RootElement.GetProperty("source").GetProperty("fsm_path").GetString());
    }

    [Fact]
    public void CatOfTwoFilesGivesOneBehindTheOther()
    {
        byte[] once = CommandRun.Of("cat", sample.Path, "MANIFEST.json").OutputBytes;
        Assert.Equal([.. once, .. once], CommandRun.Of("cat", sample.Path, "MANIFEST.json", "/MANIFEST.json").OutputBytes);
    }

    [Fact]
    public void StatNamesSizeModeAndTime()
    {
        int size = CommandRun.Of("cat", sample.Path, "MANIFEST.json").OutputBytes.Length;
        string output = CommandRun.Of("stat", sample.Path, "MANIFEST.json").Output;
        Assert.Contains($"  Size: {size}\n", output);
        Assert.Contains("  Mode: 0644 (-rw-r--r--)\n", output);
        Assert.Contains("  Type: regular file\n", output);
        Assert.Contains("Modify: 2026-01-15T09:00:", output);
        Assert.Contains("  Type: directory\n", CommandRun.Of("stat", sample.Path, "/").Output);
    }

    [Theory]
    [InlineData("cat", "/", "/: is a directory")]
    [InlineData("cat", "nothing", "nothing: no such file or directory")]
    [InlineData("stat", "nothing", "nothing: no such file or directory")]
    [InlineData("ls", "MANIFEST.json/x", "MANIFEST.json/x: not a directory")]
    public void AWrongPathIsOneLine(string verb, string path, string message)
    {
        CommandRun run = CommandRun.Of(verb, sample.Path, path);
        Assert.Equal((1, $"snapfs: {message}\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void CheckOfASoundFile()
    {
        CommandRun run = CommandRun.Of("check", sample.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("checksum verified, 0 errors, 0 for information\n", run.Output);
        Assert.EndsWith("checksum not verified, 0 errors, 0 for information\n", CommandRun.Of("check", "--no-verify", sample.Path).Output);
    }

    [Fact]
    public void CheckOfAFlippedFileIsExitCodeTwo()
    {
        using var directory = new TemporaryDirectory();
        byte[] bytes = File.ReadAllBytes(sample.Path);
        bytes[^100] ^= 1;
        string path = directory.File("flipped.fsm");
        File.WriteAllBytes(path, bytes);
        CommandRun run = CommandRun.Of("check", "--json", path);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"snapfs: {path}: ", run.Error);
        using JsonDocument line = JsonDocument.Parse(run.Output);
        Assert.Equal("checksum-mismatch", line.RootElement.GetProperty("fault").GetString());
        Assert.Equal(bytes.Length - 4, line.RootElement.GetProperty("offset").GetInt64());
    }

    [Fact]
    public void CheckListsDamagedRecords()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("damaged.fsm");
        File.WriteAllBytes(path, DamagedStream());
        CommandRun run = CommandRun.Of("check", path);
        Assert.Equal((2, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("error: reserved-flags at byte 16, key !redis|str|a: ", run.Output);
        Assert.Contains("no checksum, as this form has none, 1 error, 0 for information", run.Output);
        string[] lines = CommandRun.Of("check", "--json", path).Output.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        using JsonDocument problem = JsonDocument.Parse(lines[0]);
        Assert.Equal(("error", "reserved-flags", "IXJlZGlzfHN0cnxh", 16), (
            problem.RootElement.GetProperty("severity").GetString(),
            problem.RootElement.GetProperty("class").GetString(),
            problem.RootElement.GetProperty("key_base64url").GetString(),
            problem.RootElement.GetProperty("offset").GetInt32()));
        using JsonDocument summary = JsonDocument.Parse(lines[1]);
        Assert.Equal(1, summary.RootElement.GetProperty("errors").GetInt32());
    }

    [Fact]
    public void ExportOfADamagedFileIsExitCodeTwoAndStrictWritesNothing()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("damaged.fsm");
        File.WriteAllBytes(path, DamagedStream());
        CommandRun run = CommandRun.Of("export", path, directory.File("out"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("snapfs: error: reserved-flags at byte 16", run.Error);
        Assert.True(File.Exists(directory.File("out/MANIFEST.json")));
        CommandRun strict = CommandRun.Of("export", "--strict", path, directory.File("strict"));
        Assert.Equal(2, strict.ExitCode);
        Assert.False(Directory.Exists(directory.File("strict")));
    }

    [Fact]
    public void ExportedFilesAreWhatCatGives()
    {
        using var directory = new TemporaryDirectory();
        CommandRun run = CommandRun.Of("export", sample.Path, directory.File("out"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("exported ", run.Output);
        string[] paths = [.. Directory.EnumerateFiles(directory.File("out"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(directory.File("out"), file))];
        Assert.Equal(
            CommandRun.Of("ls", "-lR", sample.Path).Output.Split('\n').Count(line => line.StartsWith('-')),
            paths.Length);
        Assert.All(paths, path => Assert.Equal(File.ReadAllBytes(Path.Combine(directory.File("out"), path)), CommandRun.Of("cat", sample.Path, path).OutputBytes));
    }

    [Fact]
    public void InfoCountsRecordsAndFiles()
    {
        using JsonDocument info = JsonDocument.Parse(CommandRun.Of("info", "--json", sample.Path).OutputBytes);
        JsonElement root = info.RootElement;
        Assert.Equal(("EKVPBBL1", 1, true, 100UL), (
            root.GetProperty("format").GetString(),
            root.GetProperty("header_version").GetInt32(),
            root.GetProperty("footer").GetBoolean(),
            root.GetProperty("snapshot_index").GetUInt64()));
        Assert.Equal(CommandRun.Of("ls", "-lR", sample.Path).Output.Split('\n').Count(line => line.StartsWith('-')), root.GetProperty("files").GetInt32());
        string human = CommandRun.Of("info", sample.Path).Output;
        Assert.Contains("EKVPBBL1, header version 1 (ceiling 2026-01-15T", human);
        Assert.Contains("Index:         100 (from the name)", human);
    }

    [Theory]
    [InlineData("missing.fsm", "no such file or directory")]
    [InlineData("", "nothing-restorable")]
    public void AMissingSnapshotIsOneLine(string name, string message)
    {
        string path = Path.Combine(Path.GetDirectoryName(sample.Path)!, name);
        CommandRun run = CommandRun.Of("info", path);
        Assert.Equal(name.Length == 0 ? 2 : 1, run.ExitCode);
        Assert.StartsWith($"snapfs: {path}: {message}", run.Error);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void ADeviceIsNoSnapshot() => Assert.Equal("snapfs: /dev/null: is not a regular file\n", CommandRun.Of("info", "/dev/null").Error);

    /// <summary>A stream of one record with reserved flag bits.</summary>
    private static byte[] DamagedStream() =>
    [
        .. "EKVPBBL1"u8, 1, 0, 0, 0, 0, 0, 0, 0,
        20, 0, 0, 0, 0, 0, 0, 0, .. "!redis|str|a"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE,
        13, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0x01, 0x00, .. Encoding.ASCII.GetBytes("x"),
    ];
}
