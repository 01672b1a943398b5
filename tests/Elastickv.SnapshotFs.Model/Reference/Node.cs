namespace Elastickv.SnapshotFs.Model.Reference;

/// <summary>A file or directory of the reference.</summary>
internal sealed class Node(bool isDirectory)
{
    public bool IsDirectory { get; } = isDirectory;

    /// <summary>The content of a file.</summary>
    public byte[] Data { get; set; } = [];

    /// <summary>What a directory holds; derived files are not in it.</summary>
    public SortedDictionary<string, Node> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Of a directory of S3 objects: the content types that the sidecars tell, by the name of the body. One without a body waits for one and is not shown.</summary>
    public Dictionary<string, string> Sidecars { get; } = [];

    /// <summary>Whether it has a name.</summary>
    public bool IsLinked { get; set; } = true;

    /// <summary>Whether it was made since the snapshot.</summary>
    public bool IsNew { get; set; }

    /// <summary>What a key's file that has left under a name of no document would take along when it comes back.</summary>
    public (Slot From, long? Expiry)? Carried { get; set; }
}
