namespace Elastickv.SnapshotFs.Overlay.Rules;

/// <summary>The names that editors and desktops give to their own files (spec 00 §4).</summary>
internal static class ScratchNames
{
    /// <summary>Whether a name is one of them. What the snapshot itself holds under such a name is no scratch file.</summary>
    public static bool Match(ReadOnlySpan<byte> name) =>
        IsBackup(name) || IsSwap(name) || IsLock(name) || IsDesktop(name)
        || name.StartsWith(".goutputstream-"u8) || name.StartsWith(".nfs"u8) || name.IndexOf(".tmp-"u8) >= 0;

    /// <summary>
    /// Whether a name that means nothing looks like a step of replacing a file: written, fsynced and renamed over it. The fsync of such a file must not fail, because the program
    /// would give up; only a commit stops with what is left of them.
    /// </summary>
    public static bool IsStepOfReplacing(ReadOnlySpan<byte> name) =>
        name[0] == '.' || name.EndsWith(".lock"u8) || name.EndsWith(".tmp"u8) || name.EndsWith(".temp"u8) || name.EndsWith(".new"u8) || name.EndsWith(".part"u8)
        || name.IndexOf(".bin."u8) > 0 || name.IndexOf(".json."u8) > 0 || name.IndexOf(".jsonl."u8) > 0;

    /// <summary><c>*~</c>, and the file vim tries a directory with.</summary>
    private static bool IsBackup(ReadOnlySpan<byte> name) => name.EndsWith("~"u8) || name.SequenceEqual("4913"u8);

    /// <summary><c>.*.sw?</c></summary>
    private static bool IsSwap(ReadOnlySpan<byte> name) => name.Length >= 5 && name[0] == '.' && name[^4..^1].SequenceEqual(".sw"u8);

    /// <summary><c>.#*</c>, <c>#*#</c>, <c>.~lock.*#</c></summary>
    private static bool IsLock(ReadOnlySpan<byte> name) =>
        name.StartsWith(".#"u8) || (name.Length >= 2 && name[0] == '#' && name[^1] == '#') || (name.StartsWith(".~lock."u8) && name[^1] == '#');

    private static bool IsDesktop(ReadOnlySpan<byte> name) =>
        name.SequenceEqual(".DS_Store"u8) || name.StartsWith("._"u8) || name.SequenceEqual("Thumbs.db"u8) || name.SequenceEqual("desktop.ini"u8);
}
