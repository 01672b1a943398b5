using Elastickv.SnapshotFs.Overlay.Rules;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.S3.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>
/// What keeps one edited file from being committed, at the cost of that file: it is asked at every close and every fsync, while thousands of files may be written. So
/// only what the file itself says is judged, with the schema or configuration it goes by. Clashes between files are found by the check of everything.
/// </summary>
internal static class SingleFileCheck
{
    /// <param name="source">The base.</param>
    /// <param name="baseTree">Its tree.</param>
    /// <param name="edits">The same tree with all edits.</param>
    /// <param name="path">A file of the edited tree with content of its own.</param>
    public static IReadOnlyList<DocumentDefectException> Run(SnapshotFile source, ILogicalTree baseTree, IWritableTree edits, byte[] path)
    {
        var before = new LogicalSource(baseTree);
        ISourceTree final = edits.ToSource();
        int slash = path.AsSpan().LastIndexOf((byte)'/');
        if (slash < 0 || final.KindOf(path) != SourceKind.File)
        {
            return [];
        }

        // What the base has under a name is a document whatever the name.
        if (before.KindOf(path) == SourceKind.Missing && TreeRules.Create(TreeRules.PlaceOf(path.AsSpan(..slash)), path.AsSpan(slash + 1), directory: false) != Verdict.Document)
        {
            return ScratchNames.IsStepOfReplacing(path.AsSpan(slash + 1)) ? [] : [new DocumentDefectException(path, EditCommitter.StrayReason)];
        }

        List<byte[]> together = [path];
        if (path.AsSpan().StartsWith("s3/"u8))
        {
            if (SidecarCheck.TryFind(before, final, path, out DocumentDefectException? defect))
            {
                return defect is null ? [] : [defect];
            }
        }
        else if (path.AsSpan().StartsWith("sqs/"u8))
        {
            together = [[.. path.AsSpan(..slash), .. "/_queue.json"u8], [.. path.AsSpan(..slash), .. "/messages.jsonl"u8]];
        }
        else if (path.AsSpan().StartsWith("dynamodb/"u8))
        {
            int table = "dynamodb/".Length + path.AsSpan("dynamodb/".Length).IndexOf((byte)'/');
            byte[] schema = [.. path.AsSpan(..table), .. "/_schema.json"u8];
            together = schema.AsSpan().SequenceEqual(path) ? [path] : [schema, path];
        }

        var context = new SpliceContext(source.View, before, final, together, NoRows.Instance, source.NextCommitTimestamp) { IsCheck = true, IsPartial = true };
        return [.. SpliceDocuments.Encode(context, SpliceEncoders.All()).Where(found => found.Path.AsSpan().SequenceEqual(path))];
    }
}
