using Elastickv.SnapshotFs.Tree;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>Remembers that the snapshot file is no longer what was opened, and says so once (spec 00 §2). Thread-safe.</summary>
internal sealed class SourceGuard(ILogicalTree tree, string path, ILogger logger)
{
    private int changed;

    /// <summary>Whether everything read from now on may be wrong. Asks the file, so at most once per request.</summary>
    public bool HasChanged
    {
        get
        {
            if (Volatile.Read(ref changed) != 0)
            {
                return true;
            }

            if (!tree.SourceHasChanged)
            {
                return false;
            }

            if (Interlocked.Exchange(ref changed, 1) == 0)
            {
                Log.SourceChanged(logger, path);
            }

            return true;
        }
    }
}
