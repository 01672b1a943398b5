using System.Globalization;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>Where a commit writes, and where its overlay lies, when nobody says so (spec 00 §4, §7.1). Links are followed: what counts is where a file would really be.</summary>
public static class OutputNaming
{
    private const string Extension = ".fsm";
    private const string LiveDirectory = "fsm-snap";

    /// <summary>The default output: <c>&lt;base without .fsm&gt;.edited.fsm</c> beside the base, whether or not it exists.</summary>
    public static string Default(string basePath) => Stem(basePath) + ".edited" + Extension;

    /// <summary>The default output, with a number where that name is taken: <c>.edited-2.fsm</c> and so on.</summary>
    public static string FirstFree(string basePath)
    {
        string path = Default(basePath);
        for (int number = 2; Path.Exists(path); number++)
        {
            path = string.Create(CultureInfo.InvariantCulture, $"{Stem(basePath)}.edited-{number}{Extension}");
        }

        return path;
    }

    /// <summary>
    /// The default overlay directory: <c>&lt;output without .fsm&gt;.overlay</c>. Follows from base and option alone, never from what exists, so that every mount of a
    /// base finds the edits of the last one.
    /// </summary>
    /// <param name="basePath">The base.</param>
    /// <param name="output">The output as the user gave it, or null.</param>
    public static string Overlay(string basePath, string? output) => Stem(output ?? Default(basePath)) + ".overlay";

    /// <summary>Why a commit of a base must not write to a path, for people; null when it may.</summary>
    /// <param name="basePath">The base.</param>
    /// <param name="output">The output as the user gave it, or null for the default.</param>
    public static string? RefusalOf(string basePath, string? output)
    {
        string path = output ?? Default(basePath);
        if (IsInLiveDirectory(path))
        {
            return output is null
                ? $"{basePath} lies in a directory {LiveDirectory} that a node may be using, so the new snapshot cannot go beside it; name another place with --output"
                : $"{output} lies in a directory {LiveDirectory} that a node may be using; nothing is ever written there";
        }

        return output is null ? null
            : RealPath(output) == RealPath(basePath) ? $"{output} is the base itself, which is never written"
            : Path.Exists(output) ? $"{output} exists already; it is never overwritten"
            : Path.EndsInDirectorySeparator(output) ? $"{output} is the name of a directory, expected that of a file"
            : null;
    }

    private static bool IsInLiveDirectory(string path) =>
        HasLiveComponent(Path.GetDirectoryName(Path.GetFullPath(path))) || HasLiveComponent(Path.GetDirectoryName(RealPath(path)));

    private static bool HasLiveComponent(string? directory) => directory is not null && directory.Split(Path.DirectorySeparatorChar).Contains(LiveDirectory);

    /// <summary>The path with the links in it followed, as far as it exists.</summary>
    private static string RealPath(string path)
    {
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        string real = Path.Combine(RealPath(parent), Path.GetFileName(full));
        try
        {
            return (File.ResolveLinkTarget(real, returnFinalTarget: true) ?? Directory.ResolveLinkTarget(real, returnFinalTarget: true))?.FullName ?? real;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return real;
        }
    }

    private static string Stem(string path) => path.Length > Extension.Length && path.EndsWith(Extension, StringComparison.Ordinal) ? path[..^Extension.Length] : path;
}
