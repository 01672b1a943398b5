using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Keys;

/// <summary>
/// One family of Redis rows: a fixed prefix, a Redis key in one of two forms, and for some families a tail (spec 03 §2). Finds rows by Redis key.
/// Immutable and thread-safe; keys it gives out point into the snapshot.
/// </summary>
internal abstract class RowFamily
{
    private const int LongestOnStack = 512;

    private readonly SnapshotView view;
    private readonly byte[] prefix;
    private readonly Lazy<bool> isEmpty;
    private readonly SearchHint near = new();

    protected RowFamily(SnapshotView view, ReadOnlySpan<byte> prefix, bool hasTails)
    {
        this.view = view;
        HasTails = hasTails;
        this.prefix = prefix.ToArray();
        isEmpty = new Lazy<bool>(() => !Scan().MoveNext());
    }

    /// <summary>What every user key of the family starts with.</summary>
    public ReadOnlySpan<byte> Prefix => prefix;

    /// <summary>Whether something follows the Redis key in the user keys of the family; otherwise a key has one row.</summary>
    public bool HasTails { get; }

    /// <summary>Whether the family has no visible row at all: the answer to most questions of the type rule. Found out once.</summary>
    public bool IsEmpty => isEmpty.Value;

    protected SnapshotView View => view;

    /// <summary>Number of bytes that <see cref="WriteKey"/> takes for a key of <paramref name="keyLength"/> bytes.</summary>
    protected abstract int FormLength(int keyLength);

    /// <summary>Writes the key in the family's form.</summary>
    protected abstract void WriteKey(ReadOnlySpan<byte> key, Span<byte> destination);

    /// <summary>Every row of the family whose key can be whole, in raw-key order.</summary>
    public abstract RowCursor Scan();

    /// <summary>Takes a user key apart; false when it is not of this family or its key is cut.</summary>
    /// <param name="userKey">Any user key.</param>
    /// <param name="key">The Redis key.</param>
    /// <param name="tail">What follows the Redis key; always empty in a plain family, where nothing tells where a key ends.</param>
    public abstract bool TryParse(ReadOnlySpan<byte> userKey, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> tail);

    /// <summary>A cursor before the first row whose Redis key starts with <paramref name="head"/>, for <see cref="TryStepTo"/>.</summary>
    public abstract RowCursor ScanFrom(ReadOnlySpan<byte> head);

    /// <summary>Steps to the next row whose Redis key starts with <paramref name="head"/>; the cursor is one of <see cref="ScanFrom"/>.</summary>
    public abstract bool TryStepTo(ref RowCursor cursor, ReadOnlySpan<byte> head);

    /// <summary>The row of a key that has no tail.</summary>
    public RowState TryGet(ReadOnlySpan<byte> key, out Row row)
    {
        if (IsEmpty)
        {
            row = default;
            return RowState.Absent;
        }

        int length = prefix.Length + FormLength(key.Length);
        Span<byte> buffer = length <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[length];
        return view.TryGet(Compose(key, buffer), near, out row);
    }

    /// <summary>Whether there is a row, readable or not, of a key that has no tail.</summary>
    public bool Has(ReadOnlySpan<byte> key) => TryGet(key, out _) != RowState.Absent;

    /// <summary>Whether there is a row, readable or not, of a key, whatever its tail.</summary>
    public bool HasAny(ReadOnlySpan<byte> key) => !IsEmpty && Scan(key).MoveNext();

    /// <summary>The rows of one key, in raw-key order; in a plain family also those of every key that continues it.</summary>
    public RowCursor Scan(ReadOnlySpan<byte> key)
    {
        int length = prefix.Length + FormLength(key.Length);
        Span<byte> buffer = length <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[length];
        return view.Scan(Compose(key, buffer), near);
    }

    /// <summary>The rows of one key in the byte order of their user keys.</summary>
    public OrderedCursor ScanOrdered(ReadOnlySpan<byte> key)
    {
        int length = prefix.Length + FormLength(key.Length);
        Span<byte> buffer = length <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[length];
        return view.ScanOrdered(Compose(key, buffer));
    }

    /// <summary>Moves a cursor behind all rows of a key; in a plain family also those of every key that continues it.</summary>
    public void SeekPast(ref RowCursor cursor, ReadOnlySpan<byte> key)
    {
        int length = prefix.Length + FormLength(key.Length);
        Span<byte> buffer = length <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[length];
        cursor.SeekPast(Compose(key, buffer));
    }

    /// <summary>Moves a cursor forward to the first row of a key whose tail is not below the given one.</summary>
    public void SeekFrom(ref RowCursor cursor, ReadOnlySpan<byte> key, ReadOnlySpan<byte> tail)
    {
        int length = prefix.Length + FormLength(key.Length) + tail.Length;
        Span<byte> buffer = length <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[length];
        tail.CopyTo(buffer[Compose(key, buffer).Length..]);
        cursor.SeekFrom(buffer[..length]);
    }

    /// <summary>Number of bytes before the tail in the user keys of a key.</summary>
    public int TailStart(ReadOnlySpan<byte> key) => prefix.Length + FormLength(key.Length);

    private Span<byte> Compose(ReadOnlySpan<byte> key, Span<byte> buffer)
    {
        prefix.CopyTo(buffer);
        WriteKey(key, buffer[prefix.Length..]);
        return buffer[..(prefix.Length + FormLength(key.Length))];
    }
}
