namespace Elastickv.SnapshotFs.Snapshot.Tests.Location;

/// <summary>Where the golden data directories lie.</summary>
internal static class GoldenDirectories
{
    /// <summary>The folder that holds <c>datadir</c> and <c>datadir-crafted</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared", "golden");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("the golden data was not found above " + AppContext.BaseDirectory);
    }
}
