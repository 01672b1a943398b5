using Elastickv.SnapshotFs.Tree;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Edits;

/// <summary>
/// A file that the overlay knows something of: one with content or times of its own, or one that is open. Who guards what: <see cref="Gate"/> the content
/// and everything about it; the lock of <see cref="EditState"/> also <see cref="Source"/>, <see cref="Linked"/> and <see cref="Uses"/>.
/// </summary>
internal sealed class FileState(NodeId node, ContentSource source)
{
    private long length;
    private long modifiedMs;
    private long edition;

    public NodeId Node { get; } = node;

    /// <summary>Name of the file that holds the stored content: the node's, or the last one under which it was written anew. Guarded like <see cref="Source"/>.</summary>
    public NodeId Content { get; set; } = node;

    /// <summary>Goes up with every change of the stored content.</summary>
    public long Edition
    {
        get => Volatile.Read(ref edition);
        set => Volatile.Write(ref edition, value);
    }

    /// <summary>Whether nobody asked for the file: it was made for lines that another file's edits bring. Ends with its first own content.</summary>
    public bool Provided { get; init; }

    /// <summary>Held while the content changes, so that writes, truncations and copy-up of one file follow each other.</summary>
    public object Gate { get; } = new();

    /// <summary>Changes under both locks, so either is enough to read it.</summary>
    public ContentSource Source { get; set; } = source;

    /// <summary>Whether the file still has a name.</summary>
    public bool Linked { get; set; } = true;

    /// <summary>How many openers and running operations keep the file; an unlinked one goes with the last.</summary>
    public int Uses { get; set; }

    /// <summary>Length in bytes; means nothing while the content is the base's.</summary>
    public long Length
    {
        get => Volatile.Read(ref length);
        set => Volatile.Write(ref length, value);
    }

    /// <summary>Modification time in Unix milliseconds; while the content is the base's, only with <see cref="HasOwnTime"/>.</summary>
    public long ModifiedMs
    {
        get => Volatile.Read(ref modifiedMs);
        set => Volatile.Write(ref modifiedMs, value);
    }

    /// <summary>Whether a time was set while the content is the base's.</summary>
    public bool HasOwnTime { get; set; }

    /// <summary>Whether the stored content was written since it was last fsynced. Guarded by <see cref="Unsynced"/>.</summary>
    public bool Dirty { get; set; }

    /// <summary>The open content, or null; guarded by itself being set once and cleared when <see cref="Uses"/> is 0.</summary>
    public SafeFileHandle? Handle { get; set; }

    /// <summary>Number of the journal line that says the content is stored, for messages; 0 in the session that stored it.</summary>
    public long JournalLine { get; set; }
}
