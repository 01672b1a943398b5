using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Records;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.Writing;

/// <summary>
/// Collects the rows of one commit and gives them back in raw-key order. Works in a fixed arena; what does not fit is sorted and spilled to a nameless
/// temporary file, so memory is bounded by the arena whatever the number of rows. Not thread-safe.
/// </summary>
internal sealed unsafe class RowSorter : IRowSink, IDisposable
{
    private readonly ulong timestamp;
    private readonly long arenaLength;
    private readonly NativeList<long> rows = new();
    private readonly List<(long Start, long End)> runs = [];
    private byte* arena;
    private long arenaCapacity;
    private long used;
    private SafeFileHandle? spill;
    private long spilled;
    private MappedFile? mapped;

    /// <param name="timestamp">Commit timestamp of every row.</param>
    /// <param name="arenaLength">Bytes to hold before spilling; one larger row is held all the same.</param>
    public RowSorter(ulong timestamp, long arenaLength = 32 << 20)
    {
        this.timestamp = timestamp;
        this.arenaLength = arenaLength;
    }

    /// <summary>Commit timestamp of every row.</summary>
    public ulong Timestamp => timestamp;

    /// <summary>Number of rows added.</summary>
    public long Count { get; private set; }

    public void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, ulong origin) => Add(userKey, value, tombstone: false, origin);

    public void Delete(ReadOnlySpan<byte> userKey, ulong origin) => Add(userKey, default, tombstone: true, origin);

    /// <summary>Ends collecting. The result reads from the sorter, which must stay undisposed.</summary>
    public SortedRows Sort()
    {
        SortArena();
        var sources = new List<SortedRows.Source>();
        if (runs.Count > 0)
        {
            mapped = new MappedFile("spill", spill!);
            foreach ((long start, long end) in runs)
            {
                sources.Add(new SortedRows.Source(mapped.Start, start, end));
            }
        }

        return new SortedRows(sources, arena, rows);
    }

    /// <summary>Frees the rows; <see cref="Count"/> stays. May be called again.</summary>
    public void Dispose()
    {
        NativeMemory.Free(arena);
        arena = null;
        arenaCapacity = used = 0;
        rows.Dispose();
        mapped?.Dispose();
        mapped = null;
        spill?.Dispose();
        spill = null;
    }

    private void Add(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, bool tombstone, ulong origin)
    {
        RowLimits.Check(userKey, value.Length, origin);
        long length = NewRow.LengthOf(userKey.Length + ValueHeader.SuffixLength, value.Length);
        if (used > 0 && used + length > arenaLength)
        {
            Spill();
        }

        Reserve(used + length);
        NewRow.Write(arena + used, userKey, timestamp, value, tombstone, origin);
        rows.Add(used);
        used += length;
        Count++;
    }

    private void Reserve(long length)
    {
        if (length > arenaCapacity)
        {
            arenaCapacity = Math.Max(length, Math.Min(arenaLength, Math.Max(1 << 16, arenaCapacity * 2)));
            arena = (byte*)NativeMemory.Realloc(arena, (nuint)arenaCapacity);
        }
    }

    private void SortArena() => rows.Sort(new ByRawKey(arena));

    private void Spill()
    {
        SortArena();
        spill ??= SpoolFile.Create();
        long start = spilled;
        using (var output = new BufferedOutput(spill, spilled))
        {
            for (long i = 0; i < rows.Count; i++)
            {
                var row = new NewRow(arena + rows[i]);
                for (long at = 0; at < row.Length;)
                {
                    int step = (int)Math.Min(1 << 20, row.Length - at);
                    output.Write(new ReadOnlySpan<byte>(arena + rows[i] + at, step));
                    at += step;
                }
            }

            output.Flush();
            spilled = output.Position;
        }

        runs.Add((start, spilled));
        rows.Truncate(0);
        used = 0;
    }

    private sealed class ByRawKey(byte* arena) : IComparer<long>
    {
        public int Compare(long x, long y) => new NewRow(arena + x).RawKey.SequenceCompareTo(new NewRow(arena + y).RawKey);
    }
}
