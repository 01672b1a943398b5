namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>The files of <c>redis/db_0</c> that hold a line for each of many keys, and so follow what happens to the files of those keys.</summary>
internal enum LineFile
{
    /// <summary><c>strings_ttl.jsonl</c></summary>
    StringExpiries,

    /// <summary><c>hll_ttl.jsonl</c></summary>
    SketchExpiries,

    /// <summary><c>KEYMAP.jsonl</c></summary>
    Keymap,
}
