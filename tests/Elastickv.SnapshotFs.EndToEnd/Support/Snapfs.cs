using System.Diagnostics;
using System.Reflection;

namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>The program under test: the one named by the variable SNAPFS, else the one of this build.</summary>
internal static class Snapfs
{
    public static string Program { get; } =
        Environment.GetEnvironmentVariable("SNAPFS") is { Length: > 0 } named
            ? named
            : typeof(Snapfs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "ProgramOfThisBuild").Value!;

    /// <summary>The program without symbolic links, as the system knows its processes.</summary>
    public static string Executable { get; } = Tool.Run("readlink", "-f", Program).Succeeded().Lines[0];

    /// <summary>What to put before a command so that an ordinary user runs it.</summary>
    public static string[] Ordinary { get; } = Machine.IsRoot
        ? ["setpriv", $"--reuid={Machine.OrdinaryId}", $"--regid={Machine.OrdinaryId}", "--clear-groups", "--inh-caps=-all", "--", "env", "HOME=/nonexistent"]
        : ["env"];

    public static ToolResult Run(params IEnumerable<string> arguments) => Tool.Run(Program, arguments);

    /// <summary>Runs the program behind other words, for instance <see cref="Ordinary"/>.</summary>
    public static ToolResult As(string[] before, params IEnumerable<string> arguments) => Tool.Run(before[0], [.. before[1..], Program, .. arguments]);

    /// <summary>Starts the program; the caller ends it.</summary>
    public static Process Start(params IEnumerable<string> arguments) => Tool.Start(Program, arguments);
}
