namespace Elastickv.SnapshotFs.FileSystem.Memory;

/// <summary>How the memory budget is shared out: a quarter for rendered documents, five eighths for windows of long ones, an eighth for attributes.</summary>
internal sealed record CacheBudget
{
    private const int AttributeEntryBytes = 32;
    private const int LeastPasses = 2;
    private const int MostPasses = 64;

    /// <summary>Bytes of rendered documents that are kept whole.</summary>
    public required long RenderedBytes { get; init; }

    /// <summary>Longest document in bytes that is kept whole.</summary>
    public required int WholeDocumentBytes { get; init; }

    /// <summary>Bytes of windows over long documents, all together.</summary>
    public required long WindowBytes { get; init; }

    /// <summary>
    /// A window holds between one and two halves of this many bytes while there are few of them. The kernel reads up to 1 MiB ahead and may swap requests, so
    /// a window should hold a few of them.
    /// </summary>
    public required int HalfWindowBytes { get; init; }

    /// <summary>What windows shrink to when there are many: two reads ahead of the usual size.</summary>
    public required int LeastHalfWindowBytes { get; init; }

    /// <summary>Passes over long documents that are kept going: as many as have room with the smallest windows.</summary>
    public int Passes => (int)Math.Clamp(WindowBytes / (2 * LeastHalfWindowBytes), LeastPasses, MostPasses);

    /// <summary>Passes over one long document that are kept going.</summary>
    public int PassesPerFile { get; init; } = 4;

    /// <summary>Documents whose attributes are remembered.</summary>
    public required int AttributeEntries { get; init; }

    /// <summary>Mapped files that are kept open.</summary>
    public int OpenMappings { get; init; } = 16;

    /// <summary>File-backed pages that the process may hold beyond those it held when the snapshot was open, before the tree is asked to give its pages back.</summary>
    public long MappedBytes { get; init; } = 8L << 20;

    public static CacheBudget Of(long bytes)
    {
        // Just below a power of two: together with an ordinary piece they fill a rented array.
        const int HalfWindow = (2 << 20) - (128 << 10);
        const int LeastHalfWindow = (256 << 10) - (64 << 10);
        bytes = Math.Max(bytes, 1 << 20);
        return new CacheBudget
        {
            RenderedBytes = bytes / 4,
            WholeDocumentBytes = (int)Math.Min(1 << 20, bytes / 16),
            WindowBytes = bytes / 8 * 5,
            HalfWindowBytes = HalfWindow,
            LeastHalfWindowBytes = LeastHalfWindow,
            AttributeEntries = (int)Math.Min(bytes / 8 / AttributeEntryBytes, 1 << 24),
        };
    }
}
