using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Model;

/// <summary>
/// The promise of <see cref="SnapshotView"/> in its plainest form: a dictionary of rows, resolved as spec 01 §3.1 and §3.5 say, without an index, order or
/// shortcuts. Written from the specification alone.
/// </summary>
internal sealed class ModelView
{
    private static readonly string[] Metadata =
        [.. new[] { "_meta_applied_index", "_meta_last_commit_ts", "_meta_min_retained_ts", "_meta_pending_min_retained_ts" }.Select(name => Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(name)))];

    private readonly Dictionary<string, List<StreamRow>> versions = [];
    private readonly SortedDictionary<string, ModelRow> shown = new(StringComparer.Ordinal);

    /// <param name="rows">All records in file order: of equal raw keys the last one counts.</param>
    /// <param name="readTimestamp">R.</param>
    /// <param name="atNewest">Whether R is the newest state, which also shows what was committed above it.</param>
    public ModelView(IEnumerable<StreamRow> rows, ulong readTimestamp, bool atNewest = true)
    {
        ReadTimestamp = readTimestamp;
        AtNewest = atNewest;
        var last = new Dictionary<string, StreamRow>();
        foreach (StreamRow row in rows)
        {
            last[Hex(row.RawKey)] = row;
        }

        foreach (StreamRow row in last.Values.Where(IsMvcc))
        {
            string userKey = Hex(row.RawKey.AsSpan(..^8));
            if (!versions.TryGetValue(userKey, out List<StreamRow>? list))
            {
                versions[userKey] = list = [];
            }

            list.Add(row);
        }

        foreach (List<StreamRow> list in versions.Values)
        {
            list.Sort((x, y) => TimestampOf(y).CompareTo(TimestampOf(x)));
        }

        foreach (string userKey in versions.Keys)
        {
            if (Resolve(userKey) is { } row)
            {
                shown[userKey] = row;
            }
        }

        RollForward();
    }

    public ulong ReadTimestamp { get; }

    private bool AtNewest { get; }

    public int RolledForward { get; private set; }

    public int Undecided { get; private set; }

    /// <summary>Every user key of the file, visible or not.</summary>
    public IEnumerable<string> UserKeys => versions.Keys;

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static ulong TimestampOf(StreamRow row) => ~BinaryPrimitives.ReadUInt64BigEndian(row.RawKey.AsSpan(^8..));

    /// <summary>The visible or damaged row of a key, null when it is absent.</summary>
    public ModelRow? Get(string userKey) => shown.GetValueOrDefault(userKey);

    /// <summary>Rows of a prefix by raw key.</summary>
    public List<ModelRow> Scan(string prefix) => [.. ScanOrdered(prefix).OrderBy(row => row.RawKey, StringComparer.Ordinal)];

    /// <summary>Rows of a prefix by user key.</summary>
    public List<ModelRow> ScanOrdered(string prefix) => [.. shown.Values.Where(row => row.UserKey.StartsWith(prefix, StringComparison.Ordinal))];

    /// <summary>All versions of a key, newest first, with a mark on tombstones.</summary>
    public List<(ModelRow Row, bool Tombstone)> Versions(string userKey) =>
        versions.TryGetValue(userKey, out List<StreamRow>? list)
            ? [.. list.Select(row => (ToRow(row), DamageOf(row) == RowDamage.None && (row.RawValue[0] & 1) != 0))]
            : [];

    /// <summary>Greatest commit timestamp of the rows that count for it (spec 01 §3.4).</summary>
    public static ulong GreatestTimestamp(IEnumerable<StreamRow> rows) => rows.Where(IsMvcc).Select(TimestampOf).DefaultIfEmpty().Max();

    private static bool IsMvcc(StreamRow row)
    {
        string key = Hex(row.RawKey);
        bool registry = row.RawKey.Length == 27 && row.RawKey.AsSpan().StartsWith("!encryption|writers|"u8) && row.RawKey[24] == '|';
        return row.RawKey.Length >= 8 && !registry && !Metadata.Contains(key);
    }

    private static RowDamage DamageOf(StreamRow row) =>
        row.RawValue.Length < 9 ? RowDamage.ShortValue
        : (row.RawValue[0] >> 3) != 0 ? RowDamage.ReservedFlags
        : ((row.RawValue[0] >> 1) & 3) switch { 0 => RowDamage.None, 1 => RowDamage.Encrypted, _ => RowDamage.ReservedFlags };

    private static ModelRow ToRow(StreamRow row) =>
        new(Hex(row.RawKey.AsSpan(..^8)), Hex(row.RawKey), DamageOf(row) == RowDamage.None ? Hex(row.RawValue.AsSpan(9..)) : "", TimestampOf(row), DamageOf(row));

    /// <summary>A record of the outcome of a transaction, whenever it was written.</summary>
    private ModelRow? Ever(string userKey) => Resolve(userKey, ulong.MaxValue);

    private ModelRow? Resolve(string userKey) => Resolve(userKey, ReadTimestamp);

    private ModelRow? Resolve(string userKey, ulong upTo)
    {
        StreamRow? newest = versions.GetValueOrDefault(userKey)?.FirstOrDefault(row => TimestampOf(row) <= upTo);
        if (newest is null)
        {
            return null;
        }

        if (DamageOf(newest) == RowDamage.None)
        {
            ulong expireAt = BinaryPrimitives.ReadUInt64LittleEndian(newest.RawValue.AsSpan(1));
            if ((newest.RawValue[0] & 1) != 0 || (expireAt != 0 && expireAt <= ReadTimestamp))
            {
                return null;
            }
        }

        return ToRow(newest);
    }

    private void RollForward()
    {
        string prefix = Hex("!txn|lock|"u8);
        List<(string Key, ModelRow? Row)> changes = [];
        foreach (ModelRow held in shown.Values.Where(row => row.UserKey.StartsWith(prefix, StringComparison.Ordinal) && row.Damage == RowDamage.None))
        {
            string key = held.UserKey[prefix.Length..];
            string start = held.Body.Substring(2, 16);
            string primary = held.Body[52..];
            if (Ever(Hex("!txn|cmt|"u8) + primary + start) is not { } commit)
            {
                Undecided += Ever(Hex("!txn|rb|"u8) + primary + start) is null ? 1 : 0;
                continue;
            }

            ulong commitTimestamp = Convert.ToUInt64(commit.Body[2..18], 16);
            bool applied = versions.TryGetValue(key, out List<StreamRow>? rows)
                && rows.Any(row => TimestampOf(row) >= commitTimestamp && (AtNewest || TimestampOf(row) <= ReadTimestamp));
            if (!applied && (AtNewest || commitTimestamp <= ReadTimestamp) && Get(Hex("!txn|int|"u8) + key) is { Damage: RowDamage.None } intent && intent.Body.Substring(2, 16) == start)
            {
                RolledForward++;
                bool deletes = intent.Body.Substring(18, 2) == "01";
                changes.Add((key, deletes ? null : new ModelRow(key, key + Hex(StreamRow.Of([], commitTimestamp).RawKey), intent.Body[36..], commitTimestamp, RowDamage.None)));
            }
        }

        foreach ((string key, ModelRow? row) in changes)
        {
            shown.Remove(key);
            if (row is not null)
            {
                shown[key] = row;
            }
        }
    }
}
