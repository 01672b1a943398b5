namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>Takes the rows of a snapshot to be written, in any order. Not thread-safe.</summary>
public interface IRowSink
{
    /// <summary>Adds a cleartext row without expiry.</summary>
    /// <param name="userKey">Key without timestamp suffix.</param>
    /// <param name="value">User value, without the 9-byte header.</param>
    /// <param name="origin">A number of the caller's choice that says where the row comes from; a duplicate is reported with both.</param>
    /// <exception cref="RowLimitException">Key or value are longer than a snapshot may hold (spec 01 §1.4, 02 §9.4).</exception>
    void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, ulong origin);

    /// <summary>Adds a tombstone.</summary>
    /// <inheritdoc cref="Put"/>
    void Delete(ReadOnlySpan<byte> userKey, ulong origin);
}
