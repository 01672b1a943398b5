namespace Elastickv.SnapshotFs.FileSystem.Memory;

/// <summary>How the memory budget is shared out: half for rendered documents, three eighths for windows of long ones, an eighth for attributes.</summary>
internal sealed record CacheBudget
{
    private const int AttributeEntryBytes = 32;
    private const int LeastPasses = 2;

    /// <summary>Bytes of rendered documents that are kept whole.</summary>
    public required long RenderedBytes { get; init; }

    /// <summary>Longest document in bytes that is kept whole.</summary>
    public required int WholeDocumentBytes { get; init; }

    /// <summary>
    /// A window holds between one and two halves of this many bytes. The kernel reads up to 1 MiB ahead and may swap requests, so a window has to
    /// hold a few of them.
    /// </summary>
    public required int HalfWindowBytes { get; init; }

    /// <summary>Passes over long documents that are kept going.</summary>
    public required int Passes { get; init; }

    /// <summary>Passes over one long document that are kept going.</summary>
    public int PassesPerFile { get; init; } = 4;

    /// <summary>Documents whose attributes are remembered.</summary>
    public required int AttributeEntries { get; init; }

    /// <summary>Mapped files that are kept open.</summary>
    public int OpenMappings { get; init; } = 16;

    /// <summary>File-backed pages that the process may hold, its own program included, before the tree is asked to give its pages back.</summary>
    public long MappedBytes { get; init; } = 112L << 20;

    public static CacheBudget Of(long bytes)
    {
        // Just below 2 MiB: together with one ordinary piece it fills a rented array of a power of two.
        const int HalfWindow = (2 << 20) - (128 << 10);
        bytes = Math.Max(bytes, 1 << 20);
        return new CacheBudget
        {
            RenderedBytes = bytes / 2,
            WholeDocumentBytes = (int)Math.Min(1 << 20, bytes / 16),
            HalfWindowBytes = HalfWindow,
            Passes = (int)Math.Clamp(bytes / 8 * 3 / (2 * HalfWindow), LeastPasses, 64),
            AttributeEntries = (int)Math.Min(bytes / 8 / AttributeEntryBytes, 1 << 24),
        };
    }
}
