using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Model;

/// <summary>A random stream and how it is indexed. Prints itself as rows, so that a shrunk failure can be turned into a named test.</summary>
internal sealed record RandomStream(StreamRow[] Rows, bool Sorted, int BlockLength, ulong HeaderTimestamp)
{
    public override string ToString() =>
        $"sorted {Sorted}, block {BlockLength}, header {HeaderTimestamp}\n" + string.Join("\n", Rows.Select(row => $"  {ModelView.Hex(row.RawKey)} = {ModelView.Hex(row.RawValue)}"));

    public byte[] ToBytes()
    {
        var builder = new SnapshotBuilder { LastCommitTimestamp = HeaderTimestamp, Sorted = Sorted };
        foreach (StreamRow row in Rows)
        {
            builder.Add(row);
        }

        return builder.ToBytes();
    }
}

/// <summary>Generates streams over a tiny alphabet, so that versions, prefixes and interleavings collide all the time.</summary>
internal static class RandomStreams
{
    private const ulong T = 0x01977420dc000005;

    /// <summary>Timestamps near each other, tiny ones, and ones beyond 2^63.</summary>
    public static readonly ulong[] Timestamps = [0, 1, 2, 3, 255, (1ul << 56) - 1, 1ul << 56, T - 3, T - 2, T - 1, T, T + 1, 1ul << 63, ulong.MaxValue - 1, ulong.MaxValue];

    private static readonly byte[] Alphabet = [0x00, (byte)'a', (byte)'b', 0x68, 0xFE, 0xFF];

    private static readonly byte[][] Heads = [[], [], [], [], [.. "!x|"u8], [.. "_meta_appli"u8], [.. "_meta_last_c"u8], [.. "!encryption|writers"u8], [.. "!encryption|writers|"u8]];

    public static Gen<ulong> Timestamp => Gen.Elements(Timestamps);

    /// <summary>A user key: a few letters, and now and then eight bytes that look like the timestamp of a shorter key (spec 01 §1.3).</summary>
    public static Gen<byte[]> UserKey =>
        from head in Gen.Elements(Heads)
        from pieces in Gen.Frequency((8, Gen.Elements(Alphabet).Select(letter => new[] { letter })), (3, Timestamp.Select(Suffix))).ListOf().Resize(4)
        select (byte[])[.. head, .. pieces.SelectMany(piece => piece)];

    public static Arbitrary<RandomStream> Arbitrary => Arb.From(Stream, Shrink);

    private static Gen<RandomStream> Stream =>
        from rows in Gen.Frequency(
            (20, MvccRow.Select(row => new[] { row })),
            (2, Versions),
            (2, Transaction),
            (1, OddRow.Select(row => new[] { row }))).ListOf().Resize(40)
        from sorted in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from block in Gen.Elements(1, 1, 60, 200, 1000, 16 << 10)
        from header in Timestamp
        select new RandomStream(rows.SelectMany(row => row).ToArray(), sorted, block, header);

    private static Gen<StreamRow> MvccRow => from userKey in UserKey from row in RowOf(userKey) select row;

    /// <summary>Several versions of one key.</summary>
    private static Gen<StreamRow[]> Versions => from userKey in UserKey from rows in RowOf(userKey).ListOf().Resize(6) select rows.ToArray();

    /// <summary>Records that are no MVCC rows, or no legal ones: metadata, registry, short keys.</summary>
    private static Gen<StreamRow> OddRow =>
        from key in Gen.Elements<byte[]>([.. "_meta_applied_index"u8], [.. "_meta_min_retained_ts"u8], [.. "!encryption|writers|"u8, 0, 0, 0, 7, (byte)'|', 0, 1], [], [.. "short"u8], [(byte)'a', 0xFE])
        from length in Gen.Elements(0, 8, 12)
        select new StreamRow(key, new byte[length]);

    public static byte[] Suffix(ulong timestamp) => StreamRow.Of([], timestamp).RawKey;

    private static Gen<StreamRow> RowOf(byte[] userKey) =>
        from timestamp in Timestamp
        from body in Gen.Elements<byte[]>([], [1], [2, 3], new byte[70])
        from flags in Gen.Frequency((16, Gen.Constant((byte)0)), (5, Gen.Constant((byte)1)), (1, Gen.Elements<byte>(2, 4, 8, 9)))
        from expireAt in Gen.Frequency((8, Gen.Constant(0ul)), (1, Timestamp))
        from cut in Gen.Frequency((30, Gen.Constant(false)), (1, Gen.Constant(true)))
        let row = StreamRow.Of(userKey, timestamp, body, flags, expireAt)
        select cut ? new StreamRow(row.RawKey, row.RawValue[..8]) : row;

    /// <summary>A lock with any of its companions: intent (perhaps of another transaction), commit record, rollback record (spec 01 §3.5).</summary>
    private static Gen<StreamRow[]> Transaction =>
        from key in UserKey
        from primary in UserKey
        from start in Timestamp
        from intentStart in Gen.Frequency((6, Gen.Constant(start)), (1, Timestamp))
        from commit in Timestamp
        from deletes in Gen.Elements(false, true)
        from with in Gen.Choose(0, 15)
        select (StreamRow[])[
            StreamRow.Of([.. "!txn|lock|"u8, .. key], start, [1, .. BigEndian(start), .. BigEndian(start), 0, .. BigEndian((ulong)primary.Length), .. primary]),
            .. With(with, 3, StreamRow.Of([.. "!txn|int|"u8, .. key], start, [1, .. BigEndian(intentStart), deletes ? (byte)1 : (byte)0, .. BigEndian(deletes ? 0ul : 2), .. deletes ? Array.Empty<byte>() : [7, 7]])),
            .. With(with, 4, StreamRow.Of([.. "!txn|cmt|"u8, .. primary, .. BigEndian(start)], commit, [1, .. BigEndian(commit)])),
            .. With(with, 8, StreamRow.Of([.. "!txn|rb|"u8, .. primary, .. BigEndian(start)], start, [1]))];

    private static StreamRow[] With(int choice, int mask, StreamRow row) => (choice & mask) != 0 ? [row] : [];

    private static byte[] BigEndian(ulong number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return bytes;
    }

    /// <summary>Fewer rows first, then the plain settings.</summary>
    private static IEnumerable<RandomStream> Shrink(RandomStream stream)
    {
        for (int size = stream.Rows.Length / 2; size > 0; size /= 2)
        {
            for (int at = 0; at + size <= stream.Rows.Length; at += size)
            {
                yield return stream with { Rows = [.. stream.Rows[..at], .. stream.Rows[(at + size)..]] };
            }
        }

        if (!stream.Sorted)
        {
            yield return stream with { Sorted = true };
        }

        if (stream.HeaderTimestamp != 0)
        {
            yield return stream with { HeaderTimestamp = 0 };
        }
    }
}
