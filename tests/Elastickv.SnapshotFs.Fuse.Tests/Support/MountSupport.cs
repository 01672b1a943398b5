using Elastickv.SnapshotFs.Fuse.Native;

namespace Elastickv.SnapshotFs.Fuse.Tests.Support;

/// <summary>Whether this machine can mount, and how a command is run as somebody else.</summary>
internal static class MountSupport
{
    public const uint NobodyId = 65534;

    private static readonly Lazy<string?> RootReason = new(WhyNotRoot);
    private static readonly Lazy<string?> OrdinaryReason = new(WhyNotOrdinary);

    public static bool IsRoot => Libc.EffectiveUser() == 0;

    /// <summary>The program that serves mounts: this assembly.</summary>
    public static string HostProgram => typeof(MountSupport).Assembly.Location;

    /// <summary>Why no mount of this user can be tried here; null when it can.</summary>
    public static string? Missing(MountUser user) => user == MountUser.Root ? RootReason.Value : OrdinaryReason.Value;

    /// <summary>The words in front of a command that make it run as a user.</summary>
    public static string[] Become(MountUser user) => user == MountUser.Ordinary && IsRoot
        ? ["setpriv", $"--reuid={NobodyId}", $"--regid={NobodyId}", "--clear-groups"]
        : [];

    private static string? WhyNotAny() => !OperatingSystem.IsLinux() ? "FUSE is there on Linux only"
        : !File.Exists("/dev/fuse") ? "this machine has no /dev/fuse"
        : null;

    private static string? WhyNotRoot() => WhyNotAny() ?? (!IsRoot ? "needs root" : null);

    private static string? WhyNotOrdinary()
    {
        if (WhyNotAny() is { } reason)
        {
            return reason;
        }

        if (Shell.Run(["which", "fusermount3"]).ExitCode != 0)
        {
            return "fusermount3 is not installed";
        }

        if (IsRoot)
        {
            if (Shell.Run(["which", "setpriv"]).ExitCode != 0)
            {
                return "setpriv is not installed";
            }

            // Its usual mode; containers often have it for root alone.
            Shell.Run(["chmod", "0666", "/dev/fuse"]);
        }

        return Shell.Run([.. Become(MountUser.Ordinary), "test", "-r", HostProgram, "-a", "-w", "/dev/fuse"]).ExitCode == 0
            ? null
            : "an ordinary user cannot read this program or cannot open /dev/fuse";
    }
}
