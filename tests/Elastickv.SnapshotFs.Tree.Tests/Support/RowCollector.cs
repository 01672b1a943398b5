using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Tests.Support;

/// <summary>Takes the rows of an encoder. A second row of one key is refused at once, with both origins.</summary>
internal sealed class RowCollector(ulong timestamp) : IRowSink
{
    private readonly Dictionary<string, (byte[]? Value, ulong Origin)> rows = new(StringComparer.Ordinal);

    /// <summary>User keys as Latin-1 strings, and values (null for a tombstone), in raw-key order.</summary>
    public IEnumerable<(string Key, byte[]? Value)> Rows =>
        rows.Select(row => (Raw: StreamRow.Of(Bytes(row.Key), timestamp).RawKey, row.Key, row.Value.Value))
            .OrderBy(row => row.Raw, Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)))
            .Select(row => (row.Key, row.Value));

    /// <summary>A bare snapshot of the rows.</summary>
    public void WriteTo(string path)
    {
        var builder = new SnapshotBuilder { LastCommitTimestamp = timestamp };
        foreach ((string key, byte[]? value) in Rows)
        {
            builder.Row(Bytes(key), timestamp, value, value is null ? (byte)1 : (byte)0);
        }

        builder.WriteTo(path);
    }

    public void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, ulong origin) => Add(userKey, value.ToArray(), origin);

    public void Delete(ReadOnlySpan<byte> userKey, ulong origin) => Add(userKey, null, origin);

    private static byte[] Bytes(string latin1) => System.Text.Encoding.Latin1.GetBytes(latin1);

    private void Add(ReadOnlySpan<byte> userKey, byte[]? value, ulong origin)
    {
        string key = TreeDump.Text(userKey);
        if (!rows.TryAdd(key, (value, origin)))
        {
            throw new DuplicateRowException(userKey.ToArray(), rows[key].Origin, origin);
        }
    }
}
