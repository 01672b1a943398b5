namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>A Redis key of which a file was touched.</summary>
/// <param name="Key">The key.</param>
internal sealed record TouchedKey(byte[] Key)
{
    /// <summary>Those of its touched files that are there in the final tree, each once.</summary>
    public List<KeyFile> Files { get; } = [];

    public void Add(KeyFile file)
    {
        if (!Files.Exists(other => other.Path.AsSpan().SequenceEqual(file.Path)))
        {
            Files.Add(file);
        }
    }
}
