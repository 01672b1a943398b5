namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>The arguments as the caller's bytes, not as what .NET makes of them.</summary>
internal static class RawArguments
{
    private const char Replacement = '\uFFFD';

    /// <summary>The same arguments in the form of <see cref="RawText"/>. Looks at the process only when .NET has replaced something.</summary>
    public static string[] Restore(string[] arguments) =>
        OperatingSystem.IsLinux() && arguments.Any(argument => argument.Contains(Replacement))
            ? Split(File.ReadAllBytes("/proc/self/cmdline"), arguments.Length)
            : arguments;

    /// <summary>The last <paramref name="count"/> of the NUL-terminated arguments; what stands before them is the program and its host.</summary>
    internal static string[] Split(ReadOnlySpan<byte> commandLine, int count)
    {
        var all = new List<string>();
        while (!commandLine.IsEmpty)
        {
            int end = commandLine.IndexOf((byte)0);
            end = end < 0 ? commandLine.Length : end;
            all.Add(RawText.FromBytes(commandLine[..end]));
            commandLine = commandLine[Math.Min(end + 1, commandLine.Length)..];
        }

        return [.. all.Skip(all.Count - count)];
    }
}
