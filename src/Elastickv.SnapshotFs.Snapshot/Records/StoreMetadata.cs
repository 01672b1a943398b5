using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Snapshot.Records;

/// <summary>The rows that are not MVCC rows (spec 01 §1.5): store metadata by exact raw key, writer registry by shape.</summary>
internal struct StoreMetadata
{
    private const int RegistryKeyLength = 27;

    public ulong AppliedIndex;
    public ulong LastCommitTimestamp;
    public ulong MinRetainedTimestamp;
    public ulong PendingMinRetainedTimestamp;

    /// <summary>Every <c>_meta_*</c> key starts so; the cheap test of the indexing pass.</summary>
    private static ReadOnlySpan<byte> MetaPrefix => "_meta_"u8;

    private static ReadOnlySpan<byte> RegistryPrefix => "!encryption|writers|"u8;

    /// <summary>Whether the raw key names a row without timestamp suffix and value header.</summary>
    public static bool IsOperational(ReadOnlySpan<byte> rawKey) =>
        !rawKey.IsEmpty && (rawKey[0] == (byte)'_' ? IsMetadata(rawKey) : IsRegistry(rawKey));

    /// <summary>Takes the value of a metadata row; short values read as 0, extra bytes are ignored.</summary>
    public void Read(ReadOnlySpan<byte> rawKey, ReadOnlySpan<byte> rawValue)
    {
        ulong number = rawValue.Length < 8 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(rawValue);
        if (rawKey.SequenceEqual("_meta_applied_index"u8))
        {
            AppliedIndex = number;
        }
        else if (rawKey.SequenceEqual("_meta_last_commit_ts"u8))
        {
            LastCommitTimestamp = number;
        }
        else if (rawKey.SequenceEqual("_meta_min_retained_ts"u8))
        {
            MinRetainedTimestamp = number;
        }
        else if (rawKey.SequenceEqual("_meta_pending_min_retained_ts"u8))
        {
            PendingMinRetainedTimestamp = number;
        }
    }

    private static bool IsMetadata(ReadOnlySpan<byte> rawKey) =>
        rawKey.StartsWith(MetaPrefix)
        && (rawKey.SequenceEqual("_meta_applied_index"u8)
            || rawKey.SequenceEqual("_meta_last_commit_ts"u8)
            || rawKey.SequenceEqual("_meta_min_retained_ts"u8)
            || rawKey.SequenceEqual("_meta_pending_min_retained_ts"u8));

    private static bool IsRegistry(ReadOnlySpan<byte> rawKey) =>
        rawKey.Length == RegistryKeyLength && rawKey.StartsWith(RegistryPrefix) && rawKey[24] == (byte)'|';
}
