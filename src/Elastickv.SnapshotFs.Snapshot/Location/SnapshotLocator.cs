using System.Globalization;
using Elastickv.SnapshotFs.Snapshot.Location;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// Finds the snapshot file that a path stands for (spec 00 §2, 01 §2.1, §2.5): the file itself; for a <c>fsm-snap</c> directory, the directory of a
/// group, or a data directory with one group, the newest file that a server would restore. Looks at names, tokens and footers; the
/// chosen file is checked when it is opened, and a damaged one is an error then, never a reason to take an older one. Thread-safe.
/// </summary>
public static class SnapshotLocator
{
    private const int MostDescribed = 10;
    private const string GroupPrefix = "group-";

    // Reserved for timestamps; holds no data (spec 01 §2.1).
    private const string TimestampGroup = "group-0";

    /// <summary>Chooses the file.</summary>
    /// <param name="path">A file or a directory.</param>
    /// <param name="index">Raft index of another restorable file of the directory (<c>--index</c>); null for the newest.</param>
    /// <exception cref="SnapshotException">
    /// <see cref="SnapshotFault.NothingRestorable"/>: no such file, with what was found instead; <see cref="SnapshotFault.Unsupported"/>: several groups, or
    /// an index for a path that is a file.
    /// </exception>
    /// <exception cref="IOException">Something in the directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Something in the directory may not be read.</exception>
    public static SnapshotLocation Locate(string path, ulong? index = null)
    {
        if (!Directory.Exists(path))
        {
            return index is null
                ? new SnapshotLocation(path, null, [])
                : throw new SnapshotException(SnapshotFault.Unsupported, path, -1, "an index chooses a file of a directory, and this is not a directory");
        }

        string group = FindGroup(path);
        List<LocatedFile> files = GroupDirectory.Examine(group);
        LocatedFile? chosen = files.Find(file => file.State == SnapshotFileState.Restorable && (index is null || file.Index == index));
        return chosen is not null
            ? new SnapshotLocation(chosen.Path, group, files)
            : throw new SnapshotException(SnapshotFault.NothingRestorable, path, -1, DescribeFailure(files, index));
    }

    /// <summary>What lies in the group's directory that a path stands for, by descending index, without choosing a file.</summary>
    /// <exception cref="SnapshotException">There is no group, or several (as for <see cref="Locate"/>).</exception>
    /// <exception cref="IOException">Something in the directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Something in the directory may not be read.</exception>
    public static IReadOnlyList<LocatedFile> Examine(string directory) => GroupDirectory.Examine(FindGroup(directory));

    private static string FindGroup(string path)
    {
        string trimmed = Path.TrimEndingDirectorySeparator(path);
        if (Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) == GroupDirectory.Files)
        {
            return Path.GetFileName(trimmed) == GroupDirectory.Files ? Path.GetDirectoryName(trimmed)! : Path.Combine(trimmed, "..");
        }

        // A group's directory, a node's, or the data directory above the nodes.
        List<string> groups = GroupsOf(path);
        if (groups.Count == 0)
        {
            foreach (string node in Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal))
            {
                groups.AddRange(GroupsOf(node));
            }
        }

        return groups.Count switch
        {
            1 => groups[0],
            0 => throw new SnapshotException(
                SnapshotFault.NothingRestorable, path, -1, $"expected a {GroupDirectory.Files} directory in it, in its group-N directories, or one level below; found none{LooseFiles(path)}"),
            _ => throw new SnapshotException(
                SnapshotFault.Unsupported,
                path,
                -1,
                $"this directory holds {groups.Count} groups ({string.Join(", ", groups.Select(group => Path.GetRelativePath(path, group)))}); their union is not read yet, name one of them"),
        };
    }

    private static List<string> GroupsOf(string node)
    {
        var groups = new List<string>();
        if (IsGroup(node))
        {
            groups.Add(node);
        }

        groups.AddRange(Directory.EnumerateDirectories(node, GroupPrefix + "*")
            .Where(group => Path.GetFileName(group) != TimestampGroup && IsGroup(group))
            .Order(StringComparer.Ordinal));
        return groups;
    }

    private static bool IsGroup(string directory) => Directory.Exists(Path.Combine(directory, GroupDirectory.Files));

    private static string LooseFiles(string path)
    {
        int count = Directory.EnumerateFiles(path, "*.fsm").Count();
        return count == 0 ? "" : $". There are {count} .fsm files, but no .snap files that say which of them is complete: name the file itself";
    }

    private static string DescribeFailure(List<LocatedFile> files, ulong? index)
    {
        string what = index is null
            ? "no file that a server would restore"
            : $"no restorable file of index {index} (hexadecimal {index.Value.ToString("x16", CultureInfo.InvariantCulture)})";
        string more = files.Count > MostDescribed ? $" and {files.Count - MostDescribed} more" : "";
        return files.Count == 0 ? $"{what}; found no snapshot file at all" : $"{what}; found {string.Join(", ", files.Take(MostDescribed))}{more}";
    }
}
