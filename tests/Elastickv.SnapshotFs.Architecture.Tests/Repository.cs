using System.Xml.Linq;

namespace Elastickv.SnapshotFs.Architecture.Tests;

/// <summary>The source tree these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotSource = ["bin", "obj", "artifacts", "TestResults", ".git", "mnt"];

    public static string Root { get; } = Find();

    /// <summary>Paths relative to the root, with forward slashes, of every file that is no build output.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(new DirectoryInfo(Root)).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Names of the projects a project file refers to, without extension.</summary>
    public static IEnumerable<string> ProjectReferences(string projectFile) =>
        XDocument.Parse(Read(projectFile)).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

    private static IEnumerable<string> Walk(DirectoryInfo directory)
    {
        foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null || NotSource.Contains(entry.Name))
            {
                continue;
            }

            if (entry is DirectoryInfo below)
            {
                foreach (string file in Walk(below))
                {
                    yield return file;
                }
            }
            else
            {
                yield return entry.FullName;
            }
        }
    }

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Elastickv.SnapshotFs.sln")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException("the solution was not found above " + AppContext.BaseDirectory);
    }
}
