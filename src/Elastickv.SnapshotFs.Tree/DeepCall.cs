using System.Runtime.CompilerServices;

namespace Elastickv.SnapshotFs.Tree;

/// <summary>Recursion whose depth a snapshot decides: goes on with a thread of its own when the stack runs out.</summary>
internal static class DeepCall
{
    /// <summary>Runs one more level; returns when it has ended.</summary>
    public static void Run(Action level)
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            level();
            return;
        }

        Task.Factory.StartNew(level, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).GetAwaiter().GetResult();
    }
}
