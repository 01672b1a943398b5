using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>Takes the path of an item file, valid during the call only.</summary>
internal delegate void ItemPathVisitor(ReadOnlySpan<byte> path);

/// <summary>Finds the item files of a table (spec 04 §13.1): two levels, whatever the table's key; the names mean nothing.</summary>
internal static class ItemFiles
{
    /// <summary>Visits the item files of a table of the final tree; when only a part of the edits is judged, those of them alone.</summary>
    /// <inheritdoc cref="Visit(ISourceTree, ReadOnlySpan{byte}, ItemPathVisitor)"/>
    public static void Visit(SpliceContext context, TouchedTable touched, ItemPathVisitor visit)
    {
        if (!context.IsPartial)
        {
            Visit(context.Final, touched.Directory, visit);
            return;
        }

        foreach (byte[] path in touched.Paths)
        {
            if (touched.ItemLevel(path) is 1 or 2 && path.AsSpan().EndsWith(".json"u8) && context.Final.KindOf(path) == SourceKind.File)
            {
                visit(path);
            }
        }
    }

    /// <summary>Visits everything that has the name of an item file; what it is shows when it is opened.</summary>
    /// <param name="source">The tree.</param>
    /// <param name="table">Path of the table's directory.</param>
    /// <param name="visit">Takes each path.</param>
    /// <exception cref="DocumentDefectException">Something is in the way: no directory, or one too deep.</exception>
    public static void Visit(ISourceTree source, ReadOnlySpan<byte> table, ItemPathVisitor visit)
    {
        byte[] items = [.. table, .. "/items"u8];
        switch (source.KindOf(items))
        {
            case SourceKind.Missing:
                return;
            case SourceKind.Directory:
                source.List(items, new Level(source, items, isInner: false, visit));
                return;
            default:
                throw new DocumentDefectException(items, "expected a directory");
        }
    }

    private sealed class Level(ISourceTree source, byte[] directory, bool isInner, ItemPathVisitor visit) : ISourceEntrySink
    {
        public void Add(ReadOnlySpan<byte> name, SourceKind kind)
        {
            byte[] path = [.. directory, (byte)'/', .. name];
            if (kind == SourceKind.Directory)
            {
                if (isInner)
                {
                    throw new DocumentDefectException(path, "expected no directory this deep");
                }

                source.List(path, new Level(source, path, isInner: true, visit));
            }
            else if (name.EndsWith(".json"u8))
            {
                visit(path);
            }
        }
    }
}
