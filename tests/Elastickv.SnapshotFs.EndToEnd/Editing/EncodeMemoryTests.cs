using System.Globalization;
using Elastickv.SnapshotFs.EndToEnd.Support;
using Xunit.Abstractions;

namespace Elastickv.SnapshotFs.EndToEnd.Editing;

/// <summary>A tree of many files is encoded in bounded memory: a million in the long run, fewer otherwise.</summary>
public sealed class EncodeMemoryTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Files = Machine.IsLongRun ? 1_000_000 : 200_000;

    private const long LimitKib = 256L << 10;

    /// <summary>Runs a program and prints the most memory it had resident, in KiB.</summary>
    private const string Measured = "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
        + "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)";

    private readonly Scratch scratch = new();

    [MountFact("python3")]
    public void ManyFiles()
    {
        string snapshot = scratch.At("base.fsm"), tree = scratch.At("tree"), result = scratch.At("new.fsm");
        StringScale.Write(snapshot, Files, ScaleProfile.Bare);
        Snapfs.Run("export", snapshot, tree).Succeeded();
        long peak = long.Parse(Tool.Run("python3", "-c", Measured, Snapfs.Program, "encode", tree, result).Succeeded().Text, CultureInfo.InvariantCulture);
        output.WriteLine($"{peak >> 10} MiB were resident at most");
        Assert.True(peak < LimitKib, $"{peak >> 10} MiB were resident");
        Assert.Equal(Checksums(snapshot), Checksums(result));
    }

    private static string[] Checksums(string snapshot) =>
        [.. Snapfs.Run("cat", snapshot, "CHECKSUMS").Succeeded().Lines.Where(line => !line.EndsWith(" MANIFEST.json", StringComparison.Ordinal))];

    public void Dispose() => scratch.Dispose();
}
