namespace Elastickv.SnapshotFs.Snapshot.Records;

/// <summary>Length caps every reader and writer applies before it touches the bytes (spec 01 §1.4).</summary>
internal static class RecordLimits
{
    /// <summary>Longest raw key in bytes, timestamp included.</summary>
    public const ulong MaxRawKey = (1 << 20) + 8;

    /// <summary>Longest raw value in bytes: 256 MiB, its header, and the envelope of an encrypted body.</summary>
    public const ulong MaxRawValue = (256 << 20) + 9 + 34;
}
