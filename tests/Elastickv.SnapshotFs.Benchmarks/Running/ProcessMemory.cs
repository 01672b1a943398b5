using System.Globalization;

namespace Elastickv.SnapshotFs.Benchmarks.Running;

/// <summary>What <c>/proc</c> says about the memory of processes, in bytes. Pages of mapped files count as resident.</summary>
internal static class ProcessMemory
{
    /// <summary>Most memory a process ever had resident (<c>VmHWM</c>); 0 when it has gone.</summary>
    public static long Peak(int process) => Field(process, "VmHWM:");

    /// <summary>What a process has resident now (<c>VmRSS</c>); 0 when it has gone.</summary>
    public static long Resident(int process) => Field(process, "VmRSS:");

    /// <summary>The peak of the first process of a name that is the given one or descends from it; 0 when there is none (yet, or any more).</summary>
    public static long PeakBelow(int ancestor, string name)
    {
        try
        {
            if (File.ReadAllText($"/proc/{ancestor}/comm").Trim() == name)
            {
                return Peak(ancestor);
            }

            long peak = 0;
            foreach (string child in File.ReadAllText($"/proc/{ancestor}/task/{ancestor}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                peak = Math.Max(peak, PeakBelow(int.Parse(child, CultureInfo.InvariantCulture), name));
            }

            return peak;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long Field(int process, string field)
    {
        try
        {
            foreach (string line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith(field, StringComparison.Ordinal))
                {
                    return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
                }
            }
        }
        catch (IOException)
        {
            // It has ended.
        }

        return 0;
    }
}
