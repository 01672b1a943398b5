using System.Globalization;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Indexing;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>What a file says about itself, and what the indexing pass counted. Timestamps are HLC values (spec 01 §4).</summary>
public sealed record SnapshotSummary
{
    /// <summary>Length of the file in bytes.</summary>
    public required long FileLength { get; init; }

    /// <summary>HLC header version: 0 without one (spec 01 §2.3).</summary>
    public required int HeaderVersion { get; init; }

    /// <summary>Physical ceiling of the header in Unix milliseconds: about ten seconds after the snapshot was taken; 0 = none.</summary>
    public required ulong CeilingMs { get; init; }

    /// <summary>Magic of the inner stream, or <c>empty</c>.</summary>
    public required string InnerFormat { get; init; }

    /// <summary>Whether the file ends with a checksum.</summary>
    public required bool HasFooter { get; init; }

    /// <summary>Timestamp in the stream header.</summary>
    public required ulong HeaderTimestamp { get; init; }

    /// <summary>The newest state: greatest of header, metadata row and rows outside <c>!s3|chunkblob|</c> (spec 01 §3.4).</summary>
    public required ulong LastCommitTimestamp { get; init; }

    /// <summary>Lowest readable timestamp; 0 or 1 when nothing was ever collected (spec 01 §3.3).</summary>
    public required ulong MinRetainedTimestamp { get; init; }

    /// <summary>Lowest timestamp at which the state is known completely; 0 when nothing was ever collected (spec 01 §3.3).</summary>
    public ulong EarliestTimestamp => MinRetainedTimestamp <= 1 ? 0 : MinRetainedTimestamp;

    /// <summary>Raft index of the last apply, 0 when the row is missing.</summary>
    public required ulong AppliedIndex { get; init; }

    /// <summary>All records, operational ones included.</summary>
    public required long Records { get; init; }

    /// <summary>Records that are deletions.</summary>
    public required long Tombstones { get; init; }

    /// <summary>Store metadata and writer-registry rows (spec 01 §1.5).</summary>
    public required long OperationalRecords { get; init; }

    /// <summary>Records that cannot be read, old versions included.</summary>
    public required long DamagedRecords { get; init; }

    /// <summary>Records that are encrypted in the file, old versions included (spec 01 §5).</summary>
    public long EncryptedRecords { get; init; }

    /// <summary>How many of these the keys opened; the others are among <see cref="DamagedRecords"/>.</summary>
    public long DecryptedRecords { get; init; }

    /// <summary>The Raft index that the file name carries as 16 hexadecimal digits; 0 when it carries none (spec 00 §3.4).</summary>
    public required ulong SnapshotIndex { get; init; }

    /// <summary>True for a file with an HLC header but no footer: a cut between two records would go unnoticed (spec 00 §2).</summary>
    public bool IntegrityUnknown => HeaderVersion != 0 && !HasFooter;

    internal static SnapshotSummary Of(MappedFile file, ContainerHeader header, IndexedStream stream, string innerFormat, ulong headerTimestamp, ulong minRetained) => new()
    {
        FileLength = file.Length,
        HeaderVersion = header.Version,
        CeilingMs = header.CeilingMs,
        InnerFormat = innerFormat,
        HasFooter = stream.HasFooter,
        HeaderTimestamp = headerTimestamp,
        LastCommitTimestamp = Math.Max(headerTimestamp, Math.Max(stream.Metadata.LastCommitTimestamp, stream.Counts.MaxCommitTimestamp)),
        MinRetainedTimestamp = Math.Max(minRetained, Math.Max(stream.Metadata.MinRetainedTimestamp, stream.Metadata.PendingMinRetainedTimestamp)),
        AppliedIndex = stream.Metadata.AppliedIndex,
        Records = stream.Counts.Records,
        Tombstones = stream.Counts.Tombstones,
        OperationalRecords = stream.Counts.Operational,
        DamagedRecords = stream.Counts.Damaged,
        EncryptedRecords = stream.Counts.Encrypted,
        SnapshotIndex = IndexInName(file.Path),
    };

    /// <summary>The index in a name such as <c>000000000000012d.fsm</c>; 0 for any other name.</summary>
    public static ulong IndexInName(string path)
    {
        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan().TrimEnd('/'));
        return name.Length == 20 && name.EndsWith(".fsm")
            && ulong.TryParse(name[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong index)
                ? index
                : 0;
    }
}
