using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.Indexing;

/// <summary>
/// The one pass over a native stream: checks every length before anything is read by it, hops from record to record, samples the
/// sparse index, while other cores compute the checksum of the whole file (spec 01 §2.6, §8).
/// </summary>
internal sealed unsafe class IndexBuilder
{
    /// <summary>Magic and timestamp before the first record.</summary>
    public const int StreamHeaderLength = 16;

    private const int TypicalRecord = 128;
    private const int ReportStep = 1 << 20;
    private const int TrimStep = 8 << 20;

    private readonly MappedFile file;
    private readonly bool verify;
    private readonly Action<long>? progress;
    private readonly int blockLength;
    private readonly NativeList<long> starts = new();
    private readonly NativeList<byte> contents = new();
    private StoreMetadata metadata;
    private StreamCounts counts;
    private RawRecord previous;
    private bool sorted = true;
    private long trimmed;

    /// <param name="file">The file; the caller has read its header.</param>
    /// <param name="options">Verification, progress and block length.</param>
    public IndexBuilder(MappedFile file, SnapshotOptions options)
    {
        this.file = file;
        verify = options.Verify;
        progress = options.Progress;
        blockLength = options.BlockLength;
    }

    /// <param name="inner">Byte offset of the <c>EKVPBBL1</c> magic.</param>
    /// <exception cref="SnapshotException">The stream is cut, a length is beyond its cap, or the checksum is wrong.</exception>
    public IndexedStream Build(long inner)
    {
        if (file.Length - inner < StreamHeaderLength)
        {
            throw new SnapshotException(SnapshotFault.Truncated, file.Path, inner + 8, $"expected the 8-byte timestamp of the stream, the file ends at byte {file.Length}");
        }

        long first = inner + StreamHeaderLength;
        long end = Walk(first, out bool hasFooter);
        var records = new RecordSequence(file.Start, first, end, path: file.Path);
        if (!sorted)
        {
            records = Sort(first, end);
        }

        return new IndexedStream(records, new SparseIndex(records, starts, contents), metadata, counts, first, end, hasFooter);
    }

    /// <summary>A payload that ends before any stream: no records (spec 01 §2.6).</summary>
    /// <param name="inner">Byte offset where the stream would begin.</param>
    /// <exception cref="SnapshotException">The checksum is wrong.</exception>
    public IndexedStream BuildEmpty(long inner)
    {
        Walk(inner, out bool hasFooter);
        var records = new RecordSequence(file.Start, inner, inner, path: file.Path);
        return new IndexedStream(records, new SparseIndex(records, starts, contents), metadata, counts, inner, inner, hasFooter);
    }

    private long Walk(long first, out bool hasFooter)
    {
        // A file with a header has a footer as well, as a rule; a bare payload has none, and its values need not even be read.
        using FileChecksum? checksum = verify ? new FileChecksum(file, concurrently: first > StreamHeaderLength) : null;
        bool shared = checksum is not null && first > StreamHeaderLength;
        long reported = 0;
        long position = first;
        long blockEnd = first;
        while (true)
        {
            long left = file.Length - position;
            if (left is 0 or FileFooter.Length)
            {
                break;
            }

            long next = CheckLengths(position, left);
            RawRecord record = RecordSequence.ReadAt(file.Start, position, out _);
            if (position >= blockEnd)
            {
                OpenBlock(position);
                blockEnd = position + blockLength;
            }

            sorted &= Note(record);
            if (next - reported >= ReportStep)
            {
                reported = next;
                Report(position, shared ? checksum : null);
            }

            position = next;
        }

        progress?.Invoke(position);
        hasFooter = file.Length - position == FileFooter.Length;
        if (hasFooter && checksum is not null)
        {
            FileFooter.Compare(file, position, checksum.Finish(position));
        }

        return position;
    }

    /// <summary>Tells how far the walk is and gives back what lies behind; the record at the position is still compared with the next.</summary>
    private void Report(long position, FileChecksum? checksum)
    {
        if (checksum is not null)
        {
            checksum.Advance(position);
        }
        else if (position - trimmed >= TrimStep)
        {
            file.TrimMemory(trimmed, position);
            trimmed = position;
        }

        progress?.Invoke(position);
    }

    /// <summary>Checks both lengths of the record and gives the offset behind it. Nothing is read by a length that was not checked.</summary>
    private long CheckLengths(long position, long left)
    {
        if (left < 8)
        {
            throw Truncated(position, position, $"expected a record, a 4-byte footer or the end; {left} bytes are left");
        }

        ulong keyLength = RecordSequence.ReadLength(file.Start + position);
        if (keyLength > RecordLimits.MaxRawKey)
        {
            throw left == 8
                ? Truncated(position, position, "expected a record, a 4-byte footer or the end; 8 stray bytes are left")
                : new SnapshotException(SnapshotFault.KeyTooLarge, file.Path, position, $"key length {keyLength}, at most {RecordLimits.MaxRawKey} is legal", position);
        }

        left -= 8;
        if ((ulong)left < keyLength)
        {
            throw Truncated(position + 8, position, $"expected a key of {keyLength} bytes, {left} are left");
        }

        long valueField = position + 8 + (long)keyLength;
        left -= (long)keyLength;
        if (left < 8)
        {
            throw Truncated(valueField, position, $"expected an 8-byte value length, {left} bytes are left");
        }

        ulong valueLength = RecordSequence.ReadLength(file.Start + valueField);
        if (valueLength > RecordLimits.MaxRawValue)
        {
            throw new SnapshotException(SnapshotFault.ValueTooLarge, file.Path, valueField, $"value length {valueLength}, at most {RecordLimits.MaxRawValue} is legal", position, file.Slice(position + 8, (int)keyLength));
        }

        left -= 8;
        if ((ulong)left < valueLength)
        {
            throw new SnapshotException(SnapshotFault.Truncated, file.Path, valueField + 8, $"expected a value of {valueLength} bytes, {left} are left", position, file.Slice(position + 8, (int)keyLength));
        }

        return valueField + 8 + (long)valueLength;
    }

    private SnapshotException Truncated(long offset, long record, string detail) =>
        new(SnapshotFault.Truncated, file.Path, offset, detail, record);

    private void OpenBlock(long position)
    {
        starts.Add(position);
        contents.Add(0);
    }

    /// <summary>Takes one record into account; false when it does not sort after the one before.</summary>
    private bool Note(in RawRecord record)
    {
        ReadOnlySpan<byte> before = previous.RawKey;
        ReadOnlySpan<byte> key = record.RawKey;
        int common = before.CommonPrefixLength(key);
        bool ascending = counts.Records == 0
            || (common == before.Length ? before.Length < key.Length : common < key.Length && before[common] < key[common]);
        bool sameUserKey = counts.Records > 0 && before.Length == key.Length && common >= key.Length - ValueHeader.SuffixLength && !StoreMetadata.IsOperational(before);
        previous = record;
        counts.Records++;

        ref byte content = ref contents[contents.Count - 1];
        if (StoreMetadata.IsOperational(key))
        {
            counts.Operational++;
            metadata.Read(key, record.RawValue);
        }
        else if (!record.HasUserKey || record.Damage != RowDamage.None)
        {
            counts.Damaged++;
            counts.Encrypted += record.HasUserKey && record.Damage == RowDamage.Encrypted ? 1 : 0;
            content |= (byte)(BlockContent.Damaged | BlockContent.Live | BlockContent.Put);
            NoteTimestamp(record);
        }
        else if (record.IsTombstone)
        {
            counts.Tombstones++;
            NoteTimestamp(record);
        }
        else
        {
            content |= (byte)(sameUserKey ? BlockContent.Put : BlockContent.Put | BlockContent.Live);
            NoteTimestamp(record);
        }

        return ascending;
    }

    private void NoteTimestamp(in RawRecord record)
    {
        if (!record.HasUserKey)
        {
            return;
        }

        ulong timestamp = record.CommitTimestamp;
        counts.GreatestTimestamp = Math.Max(counts.GreatestTimestamp, timestamp);
        if (timestamp > counts.MaxCommitTimestamp && !record.RawKey.StartsWith("!s3|chunkblob|"u8))
        {
            counts.MaxCommitTimestamp = timestamp;
        }
    }

    /// <summary>
    /// The slow path for a stream that is not sorted or repeats a raw key, both legal and rare: sorts the offsets (8 bytes a record,
    /// outside the managed heap), keeps the last of equal keys as the server does, and samples the index again.
    /// </summary>
    private RecordSequence Sort(long first, long end)
    {
        var offsets = new NativeList<long>();
        for (long position = first; position < end;)
        {
            offsets.Add(position);
            RecordSequence.ReadAt(file.Start, position, out position);
        }

        offsets.Sort(new ByRawKey(file));
        long kept = 0;
        for (long i = 0; i < offsets.Count; i++)
        {
            if (i + 1 == offsets.Count || !KeyAt(offsets[i]).SequenceEqual(KeyAt(offsets[i + 1])))
            {
                offsets[kept++] = offsets[i];
            }
        }

        offsets.Truncate(kept);
        starts.Truncate(0);
        contents.Truncate(0);
        counts = default;
        metadata = default;
        int ranksPerBlock = Math.Max(1, blockLength / TypicalRecord);
        for (long rank = 0; rank < kept; rank++)
        {
            if (rank % ranksPerBlock == 0)
            {
                OpenBlock(rank);
            }

            Note(RecordSequence.ReadAt(file.Start, offsets[rank], out _));
        }

        return new RecordSequence(file.Start, first, end, offsets, file.Path);
    }

    private ReadOnlySpan<byte> KeyAt(long offset) => RecordSequence.ReadAt(file.Start, offset, out _).RawKey;

    private sealed class ByRawKey(MappedFile file) : IComparer<long>
    {
        public int Compare(long x, long y)
        {
            int order = RecordSequence.ReadAt(file.Start, x, out _).RawKey.SequenceCompareTo(RecordSequence.ReadAt(file.Start, y, out _).RawKey);
            return order != 0 ? order : x.CompareTo(y);
        }
    }
}
