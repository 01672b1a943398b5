namespace Elastickv.SnapshotFs.TestData;

/// <summary>Frame of a generated snapshot: what stands before and behind the rows in each profile.</summary>
internal static class ScaleFile
{
    /// <param name="path">The file to write.</param>
    /// <param name="profile">Decides on header, metadata rows and footer.</param>
    /// <param name="lastCommit">Number of the last commit.</param>
    /// <param name="rows">Writes every row with a key that starts with <c>!</c>, in raw-key order.</param>
    /// <returns>Number of records in the file.</returns>
    public static long Write(string path, ScaleProfile profile, long lastCommit, Action<SnapshotWriter> rows)
    {
        ulong last = ScaleClock.At(lastCommit);
        HlcHeader? header = profile == ScaleProfile.ServerShaped ? HlcHeader.Version1((last >> 16) + 10_000) : null;
        using SnapshotWriter writer = SnapshotWriter.Create(path, last, header);
        rows(writer);
        if (profile == ScaleProfile.ServerShaped)
        {
            writer.StoreMetadata(appliedIndex: (ulong)lastCommit + 2, last);
            writer.Footer();
        }

        return writer.Records;
    }
}
