namespace Elastickv.SnapshotFs.Benchmarks.Trees;

/// <summary>A tree that lies in the machine's own filesystem.</summary>
internal sealed class NativeTree(string path) : ITree
{
    public string Path => path;

    public void Dispose()
    {
    }
}
