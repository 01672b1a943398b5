using Elastickv.SnapshotFs.Cli.Native;

namespace Elastickv.SnapshotFs.Cli.Tests.Support;

/// <summary>A test that really mounts; skipped, with the reason, where that is impossible.</summary>
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "mounting needs Linux";
        }
        else if (Obstacle() is { } obstacle)
        {
            Skip = obstacle;
        }
    }

    private static string? Obstacle()
    {
        int device = LibcFile.OpenAt(Libc.AtCurrentDirectory, "/dev/fuse"u8, Libc.ReadOnly | Libc.CloseOnExec);
        if (device < 0)
        {
            return "there is no usable /dev/fuse";
        }

        Libc.Close(device);
        bool helper = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, "fusermount3")));
        return Environment.IsPrivilegedProcess || helper ? null : "an ordinary user needs fusermount3";
    }
}
