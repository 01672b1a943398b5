using Elastickv.SnapshotFs.Cli.CommandLine;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>The file a mount in the background logs to.</summary>
internal static class LogFile
{
    private const long RotateAt = 1 << 20;
    private const int LongestName = 200;

    /// <summary>
    /// The file of a mount point when none is named: in <c>$XDG_STATE_HOME/snapfs</c>, else in <c>.local/state/snapfs</c> of the home directory, else in the
    /// directory for temporary files.
    /// </summary>
    public static string DefaultPath(string mountPoint)
    {
        string name = Uri.EscapeDataString(Path.GetFullPath(mountPoint).Trim('/')).Replace("%2F", "-", StringComparison.Ordinal);
        name = (name.Length > LongestName ? name[^LongestName..] : name) + ".log";
        string state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") ?? "";
        string home = Environment.GetEnvironmentVariable("HOME") ?? "";
        string directory = Path.IsPathRooted(state) ? state : Path.IsPathRooted(home) ? Path.Combine(home, ".local", "state") : "";
        if (directory.Length > 0)
        {
            try
            {
                return Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "snapfs")).FullName, name);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A home that cannot be written, as service accounts have.
            }
        }

        return Path.Combine(Path.GetTempPath(), $"snapfs-{Environment.UserName}-{name}");
    }

    /// <summary>Opens the file for appending; one that has grown large is first renamed to <c>.1</c>.</summary>
    /// <exception cref="CommandException">It cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, LinkTarget: null, Length: > RotateAt })
            {
                File.Move(path, path + ".1", overwrite: true);
            }

            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new FileStream(path, options);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{RawText.Display(RawText.ToBytes(path))}: the log file cannot be opened: {failure.Message}");
        }
    }
}
