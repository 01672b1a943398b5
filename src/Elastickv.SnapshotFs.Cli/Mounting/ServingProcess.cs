using System.Globalization;
using System.Text.Json;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>The process that serves a mount, as <c>.snapfs/status.json</c> names it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Started">When it was started, in the system's ticks: the number alone may be another process's soon.</param>
internal sealed record ServingProcess(int Id, string Started)
{
    private const int StartTimeField = 19;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>This process.</summary>
    public static ServingProcess Current() => new(Environment.ProcessId, StartOf(Environment.ProcessId) ?? throw new IOException("/proc does not show this process"));

    /// <summary>Asks the mount; null when it does not answer, may not be entered, or lies about who it is.</summary>
    public static ServingProcess? Find(string mountPoint)
    {
        ServingProcess? found = null;

        // A mount that hangs would hold up whoever asks it.
        var asking = new Thread(() => found = Ask(mountPoint)) { IsBackground = true };
        asking.Start();
        return asking.Join(Patience) ? found : null;
    }

    /// <summary>Waits until the process has ended; false when it takes longer.</summary>
    public bool WaitForEnd(TimeSpan patience)
    {
        for (long end = Environment.TickCount64 + (long)patience.TotalMilliseconds; Environment.TickCount64 < end; Thread.Sleep(Pause))
        {
            if (StartOf(Id) != Started)
            {
                return true;
            }
        }

        return false;
    }

    private static ServingProcess? Ask(string mountPoint)
    {
        try
        {
            using JsonDocument status = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(mountPoint, ".snapfs", "status.json")));
            int id = status.RootElement.GetProperty("process_id").GetInt32();
            return StartOf(id) is { } started ? new ServingProcess(id, started) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Field 22 of /proc/ID/stat; the name in field 2 may hold anything, so counting begins behind it. Null for a process that is gone or a zombie.</summary>
    private static string? StartOf(int id)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields.Length > StartTimeField && fields[0] is not ("Z" or "X") ? fields[StartTimeField] : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
