namespace Elastickv.SnapshotFs.TestData;

/// <summary>
/// Collects rows and writes them as one snapshot file, in raw-key order as a server does or in the order they were added. For small
/// files; the large ones are streamed through <see cref="SnapshotWriter"/>.
/// </summary>
public sealed class SnapshotBuilder
{
    private readonly List<StreamRow> rows = [];

    /// <summary>HLC timestamp of the stream header.</summary>
    public ulong LastCommitTimestamp { get; init; }

    /// <summary>The header of a runtime file, or null for a bare payload.</summary>
    public HlcHeader? Header { get; init; }

    /// <summary>Whether the file ends with its checksum.</summary>
    public bool Footer { get; init; }

    /// <summary>Whether rows are written in raw-key order; otherwise as they were added.</summary>
    public bool Sorted { get; init; } = true;

    /// <summary>The rows so far, as they were added.</summary>
    public IReadOnlyList<StreamRow> Rows => rows;

    public SnapshotBuilder Add(StreamRow row)
    {
        rows.Add(row);
        return this;
    }

    public SnapshotBuilder Row(ReadOnlySpan<byte> userKey, ulong timestamp, ReadOnlySpan<byte> body = default, byte flags = 0, ulong expireAt = 0) =>
        Add(StreamRow.Of(userKey, timestamp, body, flags, expireAt));

    public SnapshotBuilder Tombstone(ReadOnlySpan<byte> userKey, ulong timestamp) => Row(userKey, timestamp, default, flags: 1);

    public SnapshotBuilder Raw(ReadOnlySpan<byte> rawKey, ReadOnlySpan<byte> rawValue) => Add(new StreamRow(rawKey.ToArray(), rawValue.ToArray()));

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes()
    {
        var bytes = new MemoryStream();
        WriteTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Writes the file.</summary>
    public void WriteTo(string path)
    {
        using FileStream file = File.Create(path);
        WriteTo(file);
    }

    private void WriteTo(Stream output)
    {
        IEnumerable<StreamRow> ordered = Sorted ? rows.Order(Comparer<StreamRow>.Create((x, y) => x.RawKey.AsSpan().SequenceCompareTo(y.RawKey))) : rows;
        using var writer = new SnapshotWriter(output, LastCommitTimestamp, Header, leaveOpen: true);
        foreach (StreamRow row in ordered)
        {
            writer.Raw(row.RawKey, row.RawValue);
        }

        if (Footer)
        {
            writer.Footer();
        }
    }
}
