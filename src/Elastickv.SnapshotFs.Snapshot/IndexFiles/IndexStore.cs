namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// Says where indexes are kept between runs: next to the snapshot, or in the user's cache directory, or in one directory that was named. Without one in
/// <see cref="SnapshotOptions.Indexes"/> an index lives in memory only. Immutable; thread-safe.
/// </summary>
public sealed record IndexStore
{
    /// <summary>
    /// Smaller snapshots are indexed in less time than a user notices (some 20 ms), and nothing is kept for them unless <see cref="KeepAlways"/> or
    /// <see cref="Directory"/> says so.
    /// </summary>
    public const long SmallestKept = 64 << 20;

    /// <summary>The one directory to use, made when it is missing; null for the usual places.</summary>
    public string? Directory { get; init; }

    /// <summary>Keep the index of a small snapshot too.</summary>
    public bool KeepAlways { get; init; }

    /// <summary>The user's cache directory for indexes; null when there is none.</summary>
    internal string? Cache { get; init; } = UsersCache();

    /// <summary><c>$XDG_CACHE_HOME/snapfs</c>, else <c>~/.cache/snapfs</c>. A relative path in the variable is ignored, as its specification demands.</summary>
    private static string? UsersCache()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
        {
            string? home = Environment.GetEnvironmentVariable("HOME");
            cache = string.IsNullOrEmpty(home) || !Path.IsPathRooted(home) ? null : Path.Combine(home, ".cache");
        }

        return cache is null ? null : Path.Combine(cache, "snapfs");
    }
}
