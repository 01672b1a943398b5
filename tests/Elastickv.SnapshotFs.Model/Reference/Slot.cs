namespace Elastickv.SnapshotFs.Model.Reference;

/// <summary>The name of a string or HLL, and the expiry that belongs to it.</summary>
internal sealed class Slot(string lines, string key)
{
    /// <summary>Name of the file of expiries.</summary>
    public string Lines { get; } = lines;

    public string Key { get; } = key;

    public long? Expiry { get; set; }

    /// <summary>The file that left under a name of no document; until another comes the expiry waits and is not shown.</summary>
    public Node? Vacated { get; set; }

    /// <summary>Whether its file was made since the snapshot and has taken no document's place.</summary>
    public bool IsFresh { get; set; }
}
