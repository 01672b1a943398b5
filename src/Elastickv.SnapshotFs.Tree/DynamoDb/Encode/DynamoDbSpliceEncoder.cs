using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>What the edits below <c>dynamodb/</c> mean for the rows of the base (spec 07 §5). Memory grows with the touched files.</summary>
internal sealed class DynamoDbSpliceEncoder : ISpliceEncoder
{
    public ReadOnlySpan<byte> Name => "dynamodb"u8;

    public void Encode(SpliceContext context)
    {
        var part = new DynamoDbPart(context.View);
        using var item = new ItemFile();
        foreach (TouchedTable touched in TouchedTable.In(context.Touched))
        {
            try
            {
                using BaseTable? before = BaseTable.Find(context.View, part, touched.Name);
                new SplicedTable(context, touched, item).Encode(before);
            }
            catch (DocumentDefectException defect)
            {
                context.Report(defect);
            }
        }
    }
}
