using System.Diagnostics.CodeAnalysis;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>From inode numbers back to tables and items. Every number may be nonsense: what it leads to is checked to be shown. Thread-safe.</summary>
internal sealed class DynamoNodes(SnapshotView view, Tables tables)
{
    public bool IsTable(NodeId node, out TableItems table)
    {
        table = null!;
        return node == DynamoNode.Table(node.Position) && tables.TryGet(node.Position, out table);
    }

    public bool IsItems(NodeId node, out TableItems table)
    {
        table = null!;
        return node == DynamoNode.Items(node.Position) && tables.TryGet(node.Position, out table);
    }

    /// <summary>Reads the item that identifies a hash-level directory; the caller disposes the probe.</summary>
    public bool IsHashDirectory(NodeId node, out TableItems table, [NotNullWhen(true)] out ItemProbe? first)
    {
        table = null!;
        first = null;
        if (node != DynamoNode.HashDirectory(node.Position) || !TryLoad(node.Position, out table, out first))
        {
            return false;
        }

        if (first.Directory.Length > 0)
        {
            return true;
        }

        first.Dispose();
        return false;
    }

    /// <summary>Reads the item at a position, which may be nonsense; the caller disposes the probe.</summary>
    public bool TryLoad(long position, out TableItems table, [NotNullWhen(true)] out ItemProbe? item)
    {
        table = null!;
        item = null;
        if (!view.TryGetAt(position, out Row row) || !DynamoKey.TryParseItemKey(row.UserKey, out ReadOnlySpan<byte> segment, out _)
            || view.TryGet(row.UserKey, out Row visible) != RowState.Visible || visible.Position != position
            || !tables.TryGetBySegment(segment, out table))
        {
            return false;
        }

        item = new ItemProbe(table.Table);
        if (item.TryLoad(row, out _))
        {
            return true;
        }

        item.Dispose();
        item = null;
        return false;
    }
}
