using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>Reports the defects of one table, but not a million of them. Not thread-safe.</summary>
internal sealed class DefectLimit(SpliceContext context)
{
    private const int Most = 100;

    private int reported;

    public bool Any => reported > 0;

    /// <summary>Whether it is time to stop looking for more.</summary>
    public bool IsReached => reported >= Most;

    /// <summary>Does something that may find a defect, and reports it.</summary>
    public void Guard(ReadOnlySpan<byte> path, ItemPathVisitor visit)
    {
        if (IsReached)
        {
            return;
        }

        try
        {
            visit(path);
        }
        catch (DocumentDefectException defect)
        {
            context.Report(defect);
            reported++;
        }
    }
}
