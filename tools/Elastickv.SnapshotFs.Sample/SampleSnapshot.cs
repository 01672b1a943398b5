namespace Elastickv.SnapshotFs.Sample;

/// <summary>
/// A small snapshot as a running server would leave it: all four adapters, a few things of every kind, with overwritten and deleted keys among them.
/// Always the same bytes. Written from the format's specification alone; shares no code with the reader.
/// </summary>
public static class SampleSnapshot
{
    /// <summary>The name a server would give the file: its Raft index, 100, in hexadecimal.</summary>
    public const string FileName = "0000000000000064.fsm";

    /// <summary>The whole file.</summary>
    public static byte[] Write()
    {
        var rows = new RowSet();
        RedisRows.Add(rows);
        DynamoDbRows.Add(rows);
        S3Rows.Add(rows);
        SqsRows.Add(rows);
        return RuntimeFile.Write(rows, appliedIndex: 100);
    }
}
