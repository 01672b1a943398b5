using System.Globalization;
using Elastickv.SnapshotFs.Cli.Output;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>
/// What a mount in the background tells the command that started it: lines on a pipe, each with one letter for its kind. The last line is either
/// <see cref="Mounted"/> or <see cref="Failed"/>.
/// </summary>
internal static class DaemonMessage
{
    public const char Mounted = 'M';
    public const char Failed = 'F';
    public const char Progress = 'P';

    /// <summary>A kind with its text, which is kept on one line.</summary>
    public static string Of(char kind, string text) => kind + text.Replace('\n', ' ');

    /// <summary>A failure with its exit code.</summary>
    public static string OfFailure(int exitCode, string text) => Of(Failed, exitCode.ToString(CultureInfo.InvariantCulture) + " " + text);

    public static string OfProgress(ProgressState state) =>
        Of(Progress, string.Create(CultureInfo.InvariantCulture, $"{state.Done} {state.Total} {state.Text}"));

    /// <summary>Reads a line back; false when it is of another kind or broken.</summary>
    public static bool TryReadProgress(string line, out ProgressState state)
    {
        state = default;
        string[] parts = line.Split(' ', 3);
        if (parts is not [[Progress, ..], _, _]
            || !long.TryParse(parts[0].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out long done)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long total))
        {
            return false;
        }

        state = new ProgressState(parts[2], done, total);
        return true;
    }

    /// <summary>Reads a failure back as the exception it stands for.</summary>
    public static CommandException ReadFailure(string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 1 && int.TryParse(line.AsSpan(1, space - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int exitCode)
            ? new CommandException(line[(space + 1)..], exitCode)
            : new CommandException(line);
    }
}
