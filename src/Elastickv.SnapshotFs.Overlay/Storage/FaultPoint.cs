namespace Elastickv.SnapshotFs.Overlay.Storage;

/// <summary>The steps after each of which a crash leaves the overlay directory in another state. Each is reached right behind its step.</summary>
internal enum FaultPoint
{
    /// <summary>The overlay directory and the directory of contents exist, an empty journal too; the identity does not.</summary>
    DirectoryCreated,

    /// <summary>The identity is written and fsynced under its temporary name.</summary>
    IdentityWritten,

    /// <summary>The identity has its name: the overlay exists.</summary>
    IdentityRenamed,

    /// <summary>The names in a directory are durable.</summary>
    DirectorySynced,

    /// <summary>An empty file for a content was created.</summary>
    ContentCreated,

    /// <summary>A piece of a base file was copied.</summary>
    ContentCopied,

    /// <summary>A content was written to.</summary>
    ContentWritten,

    /// <summary>A content got another length.</summary>
    ContentTruncated,

    /// <summary>A content is durable.</summary>
    ContentSynced,

    /// <summary>A content that nothing refers to was deleted.</summary>
    ContentDeleted,

    /// <summary>Lines were written behind the journal's end.</summary>
    JournalWritten,

    /// <summary>The journal is durable.</summary>
    JournalSynced,

    /// <summary>The end of the journal that a crash had left was cut off.</summary>
    JournalCut,

    /// <summary>The journal was emptied, durably: all edits are thrown away.</summary>
    JournalEmptied,

    /// <summary>The identity was deleted: there is no overlay any more.</summary>
    IdentityDeleted,
}
