using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>Reports the defects of one file, but not a million of them. Not thread-safe.</summary>
internal sealed class DefectLimit(SpliceContext context)
{
    private const int Most = 100;

    private int reported;

    /// <summary>Reports a defect; false when it is time to stop looking for more.</summary>
    public bool Report(DocumentDefectException defect)
    {
        context.Report(defect);
        return ++reported < Most;
    }
}
