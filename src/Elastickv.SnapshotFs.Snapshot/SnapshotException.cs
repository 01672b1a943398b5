using System.Text;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// A snapshot that cannot be opened as a whole: names the file, the byte offset of the field at fault, the key when one is
/// known, and what was expected there. Damage confined to single records is a <see cref="Problem"/> instead (spec 00 §5).
/// </summary>
public sealed class SnapshotException : Exception
{
    /// <param name="faultClass">Kind of failure, one of <see cref="SnapshotFault"/>.</param>
    /// <param name="path">The file as the caller named it.</param>
    /// <param name="offset">Byte offset in the file of the field at fault, or -1 when none is defined.</param>
    /// <param name="detail">What was expected and what was found.</param>
    /// <param name="recordOffset">Byte offset of the record that holds the field, or -1.</param>
    /// <param name="rawKey">Raw key of that record, when it could be read.</param>
    public SnapshotException(string faultClass, string path, long offset, string detail, long recordOffset = -1, ReadOnlySpan<byte> rawKey = default)
        : base(Describe(faultClass, path, offset, detail, recordOffset, rawKey))
    {
        FaultClass = faultClass;
        Path = path;
        Offset = offset;
        RecordOffset = recordOffset;
        RawKey = rawKey.ToArray();
    }

    /// <summary>Kind of failure, one of <see cref="SnapshotFault"/>.</summary>
    public string FaultClass { get; }

    /// <summary>The file as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Byte offset of the field at fault, or -1.</summary>
    public long Offset { get; }

    /// <summary>Byte offset of the record at fault, or -1.</summary>
    public long RecordOffset { get; }

    /// <summary>Raw key of the record at fault; empty when unknown.</summary>
    public byte[] RawKey { get; }

    private static string Describe(string faultClass, string path, long offset, string detail, long recordOffset, ReadOnlySpan<byte> rawKey)
    {
        var text = new StringBuilder(path).Append(": ").Append(faultClass);
        if (offset >= 0)
        {
            text.Append(" at byte ").Append(offset);
        }

        if (recordOffset >= 0 && recordOffset != offset)
        {
            text.Append(" (record at ").Append(recordOffset).Append(')');
        }

        if (!rawKey.IsEmpty)
        {
            text.Append(", key ").Append(KeyText.Printable(rawKey));
        }

        return text.Append(": ").Append(detail).ToString();
    }
}
