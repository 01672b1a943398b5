namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>What the machine the tests run on can do. A test that needs something it lacks says so and counts as skipped.</summary>
internal static class Machine
{
    public const string OrdinaryUser = "ordinary user";
    public const string Moto = "moto";
    public const string Root = "root";

    private static readonly Dictionary<string, string?> Known = [];

    /// <summary>Whether tests may take as long as they like: <c>./test.sh --long</c>.</summary>
    public static bool IsLongRun { get; } = Environment.GetEnvironmentVariable("SNAPFS_LONG") == "1";

    public static bool IsRoot { get; } = Environment.IsPrivilegedProcess;

    /// <summary>User and group that stand for an ordinary user when the tests run as root.</summary>
    public static int OrdinaryId => 65534;

    /// <summary>The reason why the first of some needs is not met, null when all are.</summary>
    public static string? Missing(params IEnumerable<string> needs)
    {
        lock (Known)
        {
            foreach (string need in needs)
            {
                if (!Known.TryGetValue(need, out string? reason))
                {
                    Known[need] = reason = Check(need);
                }

                if (reason is not null)
                {
                    return reason;
                }
            }
        }

        return null;
    }

    /// <summary>Why nothing can be mounted here, null when it can.</summary>
    public static string? CannotMount { get; } =
        !OperatingSystem.IsLinux() ? "mounting needs Linux"
        : !File.Exists("/dev/fuse") ? "this machine has no /dev/fuse"
        : IsRoot ? OpensFuse() ? null : "/dev/fuse cannot be opened"
        : Find("fusermount3") is null ? "an ordinary user needs fusermount3, which is not installed" : null;

    private static string? Check(string need) => need switch
    {
        Root => IsRoot ? null : "has to run as root",
        OrdinaryUser => CannotBecomeOrdinary(),
        Moto => Find("aws") is null ? "the aws command is not installed"
            : Tool.Run("python3", "-c", "import moto.server, flask").ExitCode == 0 ? null : "the Python package moto (with its server) is not installed",
        _ => Find(need) is null ? need + " is not installed" : null,
    };

    private static string? CannotBecomeOrdinary()
    {
        if (Find("fusermount3") is null)
        {
            return "an ordinary user needs fusermount3, which is not installed";
        }

        if (!IsRoot)
        {
            return null;
        }

        if (Find("setpriv") is null)
        {
            return "setpriv is not installed";
        }

        ToolResult tried = Snapfs.As(Snapfs.Ordinary, "--version");
        return tried.ExitCode == 0 ? null : "an ordinary user cannot start the program where it lies: " + tried.Errors.Trim();
    }

    private static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/sbin")
            .Select(directory => Path.Combine(directory, command)).FirstOrDefault(File.Exists);

    private static bool OpensFuse()
    {
        try
        {
            using FileStream device = new("/dev/fuse", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
