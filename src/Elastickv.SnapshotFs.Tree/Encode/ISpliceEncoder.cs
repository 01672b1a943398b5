namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>One adapter's half of the splice mode: what the edits of a tree mean for the rows of its base (spec 07 §3 to §7).</summary>
internal interface ISpliceEncoder
{
    /// <summary>Name of the directory below the root.</summary>
    ReadOnlySpan<byte> Name { get; }

    /// <summary>
    /// Adds the rows of every touched document of this adapter to the context. A document that cannot be encoded is reported to
    /// <see cref="SpliceContext.Report"/> and adds nothing; the others go on, so that all defects are found.
    /// </summary>
    void Encode(SpliceContext context);
}
