namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>What is kept of a line of <c>messages.jsonl</c> while a queue's two states are compared: some 100 bytes.</summary>
internal struct LineEntry
{
    /// <summary>Partition and id; see <see cref="MessageFingerprint.Of"/>.</summary>
    public UInt128 Identity;

    /// <summary>Everything else that counts; see <see cref="MessageFingerprint.OfContent"/>.</summary>
    public UInt128 Content;

    /// <summary>Key of the deduplication row that it would have; 0 for none.</summary>
    public UInt128 Deduplication;

    /// <summary>Where the line starts in the file.</summary>
    public long Offset;

    /// <summary>Completed send time in Unix milliseconds.</summary>
    public long SendTimestampMs;

    /// <summary>As the line has it; 0 for none.</summary>
    public ulong SequenceNumber;

    /// <summary>Place in the file, from 0: a generated id depends on it.</summary>
    public int Number;

    /// <summary>Whether the base has the same message, so that none of its rows is touched.</summary>
    public bool IsUnchanged;
}
