namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>One adapter's half of the canonical mode: from its directory to the rows that the reference encoder would write, byte for byte.</summary>
internal interface ICanonicalEncoder
{
    /// <summary>Name of the directory below the root, and of the adapter in MANIFEST.json.</summary>
    ReadOnlySpan<byte> Name { get; }

    /// <summary>
    /// Walks the directory with the guards of spec 02 §9.5 and §11.1 and adds every row. A missing directory adds none. Memory is bounded by the largest document.
    /// </summary>
    /// <exception cref="DocumentDefectException">The first file that cannot be encoded.</exception>
    void Encode(EncodeContext context);
}
