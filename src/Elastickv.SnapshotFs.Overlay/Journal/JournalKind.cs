namespace Elastickv.SnapshotFs.Overlay.Journal;

/// <summary>What a line of the journal says.</summary>
internal enum JournalKind
{
    /// <summary>A new, empty file has a name.</summary>
    Create,

    /// <summary>A new directory has a name.</summary>
    MakeDirectory,

    /// <summary>A file has lost its name.</summary>
    Unlink,

    /// <summary>An empty directory has lost its name.</summary>
    RemoveDirectory,

    /// <summary>A node has another name; what had it is gone.</summary>
    Rename,

    /// <summary>Two nodes have swapped names.</summary>
    Exchange,

    /// <summary>The content of a file is in the overlay's file for it, from here on.</summary>
    Content,

    /// <summary>A directory, or a file whose content is not in the overlay, has this modification time.</summary>
    Times,

    /// <summary>Where an edited node of the base lies in the base: no edit, only knowledge that saves a search.</summary>
    Located,

    /// <summary>Everything before an offset of the journal was durable when this line was written.</summary>
    Durable,

    /// <summary>An empty file has a name, made for lines that come to it from another file; nobody asked for it.</summary>
    Provide,

    /// <summary>A line file (see <see cref="Meaning.LineFile"/>) was written anew as it was shown: its content is in another of the overlay's files from here on.</summary>
    Rewrite,
}
