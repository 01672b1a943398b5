namespace Elastickv.SnapshotFs.Tree.Tests.Support;

/// <summary>Where the golden data lies.</summary>
internal static class GoldenData
{
    /// <summary>The folder that holds <c>real</c>, <c>reader</c>, <c>canonical</c> and so on.</summary>
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
