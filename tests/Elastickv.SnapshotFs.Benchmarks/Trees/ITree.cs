namespace Elastickv.SnapshotFs.Benchmarks.Trees;

/// <summary>A directory tree to be read. Disposing unmounts what was mounted for it.</summary>
internal interface ITree : IDisposable
{
    /// <summary>Its root.</summary>
    string Path { get; }
}
