namespace Elastickv.SnapshotFs.Cli.Info;

/// <summary>Files and bytes of a part of the tree: an adapter, a table, a bucket, a queue or a Redis type.</summary>
/// <param name="Name">Name of the directory that holds it, as it stands in the tree.</param>
internal sealed record ContentGroup(string Name)
{
    private long files;
    private long bytes;

    public long Files => Interlocked.Read(ref files);

    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Parts of this part, in the order of their names.</summary>
    public SortedDictionary<string, ContentGroup> Parts { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts a file; any thread.</summary>
    public void Add(long size)
    {
        Interlocked.Increment(ref files);
        Interlocked.Add(ref bytes, size);
    }
}
