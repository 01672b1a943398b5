using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Directories;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis;

/// <summary>
/// Rows without any prefix: raw key/value data, and strings from before the prefixes. They take no part in the tree, but the server would serve
/// them instead of what the tree shows under the same key, and that is worth a line (spec 00 §3.11).
/// </summary>
internal static class BareRows
{
    /// <summary>Reports each bare row whose key is shown; walks the bare rows only and seeks past everything else.</summary>
    public static void Report(SnapshotView view, ReadOnlySpan<KeyDirectory> directories, IProblemSink sink)
    {
        RowCursor cursor = view.Scan([]);
        while (cursor.MoveNext())
        {
            Row row = cursor.Current;
            if (KnownPrefixes.TryMatch(row.UserKey, out ReadOnlySpan<byte> prefix))
            {
                cursor.SeekPast(prefix);
                continue;
            }

            foreach (KeyDirectory keys in directories)
            {
                if (keys.TryFind(row.UserKey, out _))
                {
                    string path = System.Text.Encoding.ASCII.GetString(keys.Name);
                    sink.Report(view.ProblemAt(
                        ProblemSeverity.Information, ProblemClass.Shadowed, row, $"the server serves this row without prefix; the tree shows what {path} holds under the key"));
                    break;
                }
            }
        }
    }
}
