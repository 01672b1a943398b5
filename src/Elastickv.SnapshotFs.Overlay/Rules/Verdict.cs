namespace Elastickv.SnapshotFs.Overlay.Rules;

/// <summary>What the rules say to an edit.</summary>
internal enum Verdict
{
    /// <summary>Allowed; the entry is or holds part of a document and will be encoded.</summary>
    Document,

    /// <summary>Allowed; somebody's scratch file, which lives in the overlay only and is never encoded.</summary>
    Scratch,

    /// <summary>
    /// Allowed for a while: no document has such a name, so it must be renamed or gone before a commit, which otherwise stops with it (spec 00 §4: an unknown
    /// name). Programs that replace files atomically make such names.
    /// </summary>
    Stray,

    /// <summary>Refused, EPERM: the tree has no room for such an entry, or its name follows from its content.</summary>
    NotPermitted,

    /// <summary>Refused, EACCES: generated or read-only.</summary>
    ReadOnly,

    /// <summary>Refused, EXDEV: another adapter.</summary>
    CrossScope,

    /// <summary>Refused, ENAMETOOLONG.</summary>
    NameTooLong,
}
