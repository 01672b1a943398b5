using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>Walks all schemas and items and reports those that cannot be shown (spec 00 §5).</summary>
internal sealed class DynamoProblems(SnapshotView view, Tables tables, IProblemSink sink)
{
    public void Report()
    {
        ReportSchemas();
        ReportItems();
    }

    private void ReportSchemas()
    {
        RowCursor schemas = tables.Scan();
        while (schemas.MoveNext())
        {
            Report(schemas.Current, tables.TryShow(schemas.Current, out _, out RecordFault fault) ? RecordFault.None : fault);
        }
    }

    /// <summary>Items of tables and generations that are not shown only have to have good keys: nothing is kept out of the tree by what is in them.</summary>
    private void ReportItems()
    {
        RowCursor rows = view.Scan(DynamoKey.ItemPrefix);
        ItemProbe? probe = null;
        byte[] segmentOfProbe = [];
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (!DynamoKey.TryParseItemKey(row.UserKey, out ReadOnlySpan<byte> segment, out _))
            {
                Report(row, row.IsReadable ? RecordFault.ItemKey : RecordFault.Unreadable);
                continue;
            }

            if (!segment.SequenceEqual(segmentOfProbe))
            {
                probe?.Dispose();
                segmentOfProbe = segment.ToArray();
                probe = tables.TryGetBySegment(segment, out TableItems table) ? new ItemProbe(table.Table) : null;
            }

            if (probe is not null && !probe.TryLoad(row, out RecordFault fault))
            {
                Report(row, fault);
            }
        }

        probe?.Dispose();
    }

    private void Report(in Row row, RecordFault fault)
    {
        if (fault is not (RecordFault.None or RecordFault.Unreadable))
        {
            sink.Report(RecordFaults.Describe(view, row, fault));
        }
    }
}
