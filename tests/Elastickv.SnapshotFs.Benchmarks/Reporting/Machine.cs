using System.Globalization;
using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Reporting;

/// <summary>What the measurements ran on.</summary>
internal static class Machine
{
    /// <summary>One line each.</summary>
    public static IEnumerable<string> Describe(string dataDirectory)
    {
        string processor = Value("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        long memory = long.Parse((Value("/proc/meminfo", "MemTotal") ?? "0 kB").Split(' ')[0], CultureInfo.InvariantCulture) >> 10;
        var disk = new DriveInfo(dataDirectory);
        yield return $"{processor}, {Environment.ProcessorCount} cores, {memory} MiB of memory{(IsVirtual() ? ", a virtual machine" : "")}";
        yield return $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, {RuntimeInformation.FrameworkDescription}, data on {disk.DriveFormat}";
        yield return $"FUSE over io_uring: {(File.Exists("/sys/module/fuse/parameters/enable_uring") ? "enable_uring = " + File.ReadAllText("/sys/module/fuse/parameters/enable_uring").Trim() : "not in this kernel")}";
        yield return PageCache.CanDrop ? "cold: `sync`, then all kernel caches dropped (`drop_caches` 3); warm: the same command once more, right behind it" : "not run as root: the caches could not be dropped, so the first run of each pair is not really cold";
    }

    /// <summary>The load average of the last minute.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static bool IsVirtual() => File.ReadLines("/proc/cpuinfo").Any(line => line.StartsWith("flags", StringComparison.Ordinal) && line.Contains(" hypervisor", StringComparison.Ordinal));

    private static string? Value(string file, string field) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
