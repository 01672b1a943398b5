namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>Every row, in the order of the report.</summary>
internal static class AllRows
{
    public static IReadOnlyList<IRow> List { get; } =
    [
        new IndexRow(),
        new ChunkIndexRow(),
        new MountMemoryRow(),
        new FirstListRow(),
        FindRow.Names,
        FindRow.Sizes,
        new FirstEntryRow(),
        new SequentialRow(),
        SmallFilesRow.Cat,
        SmallFilesRow.Stat,
        new ExportRow(),
        new CommitRow(),
        new CreateRow(),
        new EncodeRow(),
        new DocumentsRow(),
        new ChecksumsRow(),
    ];
}
