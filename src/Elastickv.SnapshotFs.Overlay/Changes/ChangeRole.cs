namespace Elastickv.SnapshotFs.Overlay.Changes;

/// <summary>What a changed path means to a commit.</summary>
public enum ChangeRole
{
    /// <summary>A document of the tree, or a directory of documents.</summary>
    Document,

    /// <summary>A scratch file of some program; it is never encoded (spec 00 §4).</summary>
    Scratch,

    /// <summary>A name that no document has; a commit stops with it.</summary>
    Stray,
}
