using Elastickv.SnapshotFs.Overlay.Host;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>
/// What a commit that was killed left beside its target: <c>&lt;target&gt;.tmp-&lt;16 hex digits&gt;</c>, and that name with the suffix of a sidecar or of a second
/// encoding. Nothing else is touched, and nothing whose lock a living process holds.
/// </summary>
internal static class Leftovers
{
    /// <summary>Between the target and the number.</summary>
    public const string Marker = ".tmp-";

    /// <summary>Random bytes in a temporary name, two digits each.</summary>
    public const int NumberBytes = 8;

    /// <summary>Suffix of the file that a verification writes for comparison.</summary>
    public const string AgainSuffix = ".again";

    private static readonly string[] Suffixes = ["", EncodeInfo.Suffix, AgainSuffix];

    /// <summary>Deletes the leftovers of earlier commits to a target. What cannot be deleted stays; it harms nobody.</summary>
    public static void Remove(string target)
    {
        string full = Path.GetFullPath(target);
        string prefix = Path.GetFileName(full) + Marker;
        try
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (string path in Directory.EnumerateFiles(Path.GetDirectoryName(full)!))
            {
                if (TemporaryNameOf(Path.GetFileName(path), prefix) is { } name)
                {
                    names.Add(Path.Combine(Path.GetDirectoryName(full)!, name));
                }
            }

            foreach (string name in names)
            {
                RemoveOne(name);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Creating the new file will say what is wrong with the directory.
        }
    }

    /// <summary>The name of the temporary output that a file belongs to; null when it is none of ours.</summary>
    private static string? TemporaryNameOf(string name, string prefix)
    {
        int length = prefix.Length + (2 * NumberBytes);
        return name.StartsWith(prefix, StringComparison.Ordinal) && name.Length >= length
            && !name.AsSpan(prefix.Length, 2 * NumberBytes).ContainsAnyExcept("0123456789abcdef") && Suffixes.Contains(name[length..])
                ? name[..length]
                : null;
    }

    private static void RemoveOne(string path)
    {
        if (File.Exists(path))
        {
            using SafeFileHandle handle = Posix.OpenPrivate(path, create: false);
            if (!Posix.TryLock(handle))
            {
                return;
            }

            File.Delete(path);
        }

        // The output goes first and comes first, so these two belong to nobody now.
        File.Delete(path + EncodeInfo.Suffix);
        File.Delete(path + AgainSuffix);
    }
}
