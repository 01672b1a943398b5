namespace Elastickv.SnapshotFs.Benchmarks.Data;

/// <summary>A generated snapshot, alone in a directory of its own.</summary>
/// <param name="Path">The file.</param>
/// <param name="Records">Number of records in it.</param>
internal sealed record DataFile(string Path, long Records)
{
    /// <summary>Where it lies.</summary>
    public string Directory => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Length of the file.</summary>
    public long Bytes => new FileInfo(Path).Length;

    /// <summary>The shell command that removes everything the program may have put beside <c>$F</c>, such as an index.</summary>
    public const string ForgetIndex = "find \"${F%/*}\" -mindepth 1 ! -name '*.fsm' -delete; rm -rf -- \"${XDG_CACHE_HOME:?}\"/*";
}
