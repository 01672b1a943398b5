using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Directories;

/// <summary>
/// Finds keys by names in SHA form. Such a name quotes the first 64 bytes of its key: either all of it, or where to look for the keys whose names have to
/// be compared. Thread-safe.
/// </summary>
internal sealed class HashedNames(KeyDirectory directory)
{
    /// <summary>How far a lookup goes on from the one before it until it starts over.</summary>
    private const int NearbyKeys = 64;

    // Cookie of the row that the last search found, 0 = none. Only a hint: lookups come in the order of the listing, so the next key is
    // most often right behind.
    private ulong lastFound;

    public bool TryLookup(ReadOnlySpan<byte> stem, ByteBuffer scratch, out Row defining)
    {
        defining = default;
        using var head = new ByteBuffer(Segment.QuotedLength);
        if (!Segment.TryPercentDecode(Segment.QuotedPart(stem), head) || head.Length > Segment.QuotedLength)
        {
            return false;
        }

        if (head.Length < Segment.QuotedLength)
        {
            return KeyName.Matches(head.WrittenSpan, stem, scratch) && directory.TryFind(head.WrittenSpan, out defining);
        }

        var hint = new KeyCookie(Volatile.Read(ref lastFound));
        if (directory.TryGetRow(hint, out Row found) && directory.TryGetKey(hint.Family, found, out ReadOnlySpan<byte> key) && key.StartsWith(head.WrittenSpan))
        {
            RowCursor rows = directory.Families[hint.Family].ScanFrom(head.WrittenSpan);
            rows.SeekAfter(found);
            if (TrySearch(hint.Family, ref rows, NearbyKeys, stem, head.WrittenSpan, scratch, out defining))
            {
                return true;
            }
        }

        for (int family = 0; family < directory.Families.Length; family++)
        {
            if (directory.Families[family].IsEmpty)
            {
                continue;
            }

            RowCursor rows = directory.Families[family].ScanFrom(head.WrittenSpan);
            if (TrySearch(family, ref rows, int.MaxValue, stem, head.WrittenSpan, scratch, out defining))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Compares the names of at most <paramref name="limit"/> keys that start with <paramref name="head"/>.</summary>
    private bool TrySearch(int family, ref RowCursor rows, int limit, ReadOnlySpan<byte> stem, ReadOnlySpan<byte> head, ByteBuffer scratch, out Row defining)
    {
        RowFamily rowFamily = directory.Families[family];
        ReadOnlySpan<byte> last = default;
        bool hasLast = false;
        while (limit > 0 && rowFamily.TryStepTo(ref rows, head))
        {
            Row row = rows.Current;
            if (!directory.TryGetKey(family, row, out ReadOnlySpan<byte> key))
            {
                continue;
            }

            if (hasLast && key.SequenceEqual(last))
            {
                rowFamily.SeekPast(ref rows, key);
                continue;
            }

            if (KeyName.Matches(key, stem, scratch))
            {
                Volatile.Write(ref lastFound, KeyCookie.Behind(family, row).Value);
                return directory.TryFind(key, out defining);
            }

            last = key;
            hasLast = true;
            limit--;
        }

        defining = default;
        return false;
    }
}
