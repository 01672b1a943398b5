namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>How the bytes of an opened file may be kept.</summary>
public enum OpenMode
{
    /// <summary>The bytes never change and all exist: whoever reads them may keep whole pages.</summary>
    Cached,

    /// <summary>
    /// Some bytes do not exist (spec 00 §3.12). Reads must come as the program makes them, with <see cref="Gaps.EndRead"/>: a page cache would turn the short read in
    /// front of a gap into the end of the file.
    /// </summary>
    Direct,
}
