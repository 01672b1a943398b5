using Elastickv.SnapshotFs.EndToEnd.Support;
using Xunit.Abstractions;

namespace Elastickv.SnapshotFs.EndToEnd.Editing;

/// <summary>
/// Memory of a commit follows the edits, not the snapshot (spec 00 §7.2). What the runtime may hold is limited to the same for both; pages of mapped files, which the system
/// can take back at any time, are limited by what the process gives back itself.
/// </summary>
public sealed class CommitMemoryTests(ITestOutputHelper output) : IDisposable
{
    private const long Resident = 160L << 20;

    /// <summary>48 MiB for everything managed, in hexadecimal as the runtime reads it.</summary>
    private static readonly string[] Limited = ["env", "DOTNET_GCHeapHardLimit=3000000"];

    private readonly Scratch scratch = new();

    [MountFact]
    public void TenEditsIntoTwoGibibytesTakeNoMoreThanIntoTwoMebibytes()
    {
        long small = PeakOfCommit("small", 3_000);
        long large = PeakOfCommit("large", 3_000_000);
        output.WriteLine($"most memory while committing: {small >> 20} MiB and {large >> 20} MiB");
        Assert.True(small < Resident && large < Resident, $"{large >> 20} MiB for the large snapshot, {small >> 20} MiB for the small one");
    }

    public void Dispose() => scratch.Dispose();

    private long PeakOfCommit(string name, int strings)
    {
        string snapshot = scratch.At(name + ".fsm"), result = scratch.At(name + "-new.fsm");
        StringScale.Write(snapshot, strings, ScaleProfile.ServerShaped);
        using var mounted = MountedSnapshot.As(Limited, snapshot, "--output", result);
        Tool.Shell("cd \"$1\"/redis/db_0/strings; for i in 0 1 2 3 4 5 6 7 8 9; do echo edited > key%3A0000${i}00$i.bin; done", mounted.Path).Succeeded();
        Snapfs.Run("commit", mounted.Path).Succeeded();
        long peak = mounted.PeakResident();
        Assert.True(new FileInfo(result).Length > new FileInfo(snapshot).Length);
        Snapfs.Run("unmount", mounted.Path).Succeeded();
        mounted.AssertGone();
        File.Delete(snapshot);
        File.Delete(result);
        return peak;
    }
}
