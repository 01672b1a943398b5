using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Walking;

/// <summary>What <see cref="ParallelWalk{T}"/> does with a tree. An exception out of any member ends the walk and is passed on.</summary>
/// <typeparam name="T">What the visitor keeps of a directory while the walk is inside it.</typeparam>
internal interface ITreeVisitor<T>
    where T : class
{
    /// <summary>Comes to a directory, parents first; always on the same thread. The root has no parent and an empty name.</summary>
    T EnterDirectory(T? parent, ReadOnlySpan<byte> name, NodeId node);

    /// <summary>Handles a file; on any worker's thread, <paramref name="worker"/> (from 0) being that worker's number.</summary>
    void VisitFile(T directory, ReadOnlySpan<byte> name, NodeId node, int worker);

    /// <summary>Everything in the directory has been handled; on any thread, each directory once, children first.</summary>
    void LeaveDirectory(T directory);
}
