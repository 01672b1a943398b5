using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Directories;

/// <summary>
/// Walks the files of a directory: family by family, inside one in raw-key order, each key at its defining row, so that a listing resumes by seeking.
/// Not thread-safe.
/// </summary>
internal sealed class KeyCursor
{
    /// <summary>How many rows of one key are stepped over one by one before a seek is cheaper.</summary>
    private const int StepsBeforeSeek = 8;

    private readonly KeyDirectory directory;
    private readonly KeyFilter? filter;
    private int family = -1;
    private RowCursor rows;
    private Row last;
    private bool hasLast;
    private int steps;

    /// <param name="directory">The directory to walk.</param>
    /// <param name="filter">Skips keys before anything is asked about them; null takes all.</param>
    public KeyCursor(KeyDirectory directory, KeyFilter? filter = null)
    {
        this.directory = directory;
        this.filter = filter;
    }

    /// <summary>Starts behind the file that gave the cookie; at the end when no file can have given it.</summary>
    public KeyCursor(KeyDirectory directory, KeyCookie cookie)
        : this(directory)
    {
        if (cookie.IsStart)
        {
            return;
        }

        family = directory.Families.Length;
        if (directory.TryGetRow(cookie, out Row row))
        {
            family = cookie.Family;
            rows = Family.Scan();
            rows.SeekAfter(row);
            last = row;
            hasLast = true;
        }
    }

    /// <summary>Defining row of the file reached by the last successful <see cref="MoveNext"/>.</summary>
    public Row Current => last;

    /// <summary>Redis key of that file.</summary>
    public ReadOnlySpan<byte> Key => directory.TryGetKey(family, last, out ReadOnlySpan<byte> key) ? key : default;

    public KeyCookie Cookie => KeyCookie.Behind(family, last);

    private RowFamily Family => directory.Families[family];

    public bool MoveNext()
    {
        while (family < directory.Families.Length)
        {
            if (family >= 0 && MoveInFamily())
            {
                return true;
            }

            if (++family < directory.Families.Length)
            {
                rows = Family.Scan();
                hasLast = false;
            }
        }

        return false;
    }

    private bool MoveInFamily()
    {
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (!directory.TryGetKey(family, row, out ReadOnlySpan<byte> key))
            {
                continue;
            }

            if (hasLast && key.SequenceEqual(Key))
            {
                if (++steps == StepsBeforeSeek)
                {
                    Family.SeekPast(ref rows, key);
                }

                continue;
            }

            last = row;
            hasLast = true;
            steps = 0;
            if ((filter is null || filter(key)) && IsDefining(key, row) && directory.IsShown(key, row))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a key's first row in this family stands for it: whether no family before this one has it.</summary>
    private bool IsDefining(ReadOnlySpan<byte> key, in Row row) =>
        family == 0 || (directory.TryGetDefining(key, out Row defining) && defining.Position == row.Position);
}
