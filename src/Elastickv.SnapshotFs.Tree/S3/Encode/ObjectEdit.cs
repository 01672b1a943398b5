using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>An object of which some file was touched: its key, and the paths below the bucket where its body may be.</summary>
internal sealed class ObjectEdit(byte[] key)
{
    private readonly SortedDictionary<byte[], bool> paths = new(ByteOrder.Instance);

    /// <summary>The same object at another time.</summary>
    public ObjectEdit(NotedObject noted)
        : this(noted.Key)
    {
        foreach ((byte[] path, bool touched) in noted.Paths)
        {
            paths.Add(path, touched);
        }
    }

    public byte[] Key => key;

    /// <summary>The paths in byte order.</summary>
    public IReadOnlyCollection<byte[]> Paths => paths.Keys;

    /// <summary>Adds a path of the body.</summary>
    /// <param name="path">The path.</param>
    /// <param name="touched">Whether the file there may differ from the base's; otherwise only the sidecar's may.</param>
    public void Add(byte[] path, bool touched) => paths[path] = touched || IsTouched(path);

    public NotedObject ToNoted() => new(key, [.. paths.Select(path => (path.Key, path.Value))]);

    public bool IsTouched(byte[] path) => paths.TryGetValue(path, out bool touched) && touched;
}
