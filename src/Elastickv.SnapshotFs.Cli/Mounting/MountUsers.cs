using System.Globalization;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>Which programs keep a mount busy, as far as this user may see. Reads links in /proc only, never the mount itself.</summary>
internal static class MountUsers
{
    private const int Most = 5;

    /// <summary>Such as <c>1234 (bash), 1240 (less)</c>; empty when none is seen.</summary>
    public static string Of(string mountPoint)
    {
        var users = new List<string>();
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id != Environment.ProcessId && Uses(process, mountPoint))
            {
                users.Add($"{id} ({NameOf(process)})");
            }
        }

        return string.Join(", ", users.Take(Most)) + (users.Count > Most ? $" and {users.Count - Most} more" : "");
    }

    private static bool Uses(string process, string mountPoint)
    {
        try
        {
            return Links(process).Any(link => new FileInfo(link).LinkTarget is { } target
                && (target == mountPoint || target.StartsWith(mountPoint + "/", StringComparison.Ordinal)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another user's, or gone meanwhile.
            return false;
        }
    }

    private static IEnumerable<string> Links(string process) =>
        Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")).Prepend(Path.Combine(process, "root")).Prepend(Path.Combine(process, "cwd"));

    private static string NameOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).TrimEnd('\n');
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
