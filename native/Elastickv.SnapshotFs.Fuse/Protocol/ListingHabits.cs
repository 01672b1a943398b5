namespace Elastickv.SnapshotFs.Fuse.Protocol;

/// <summary>
/// Guesses by what a process did so far whether it will ask for the attributes of what it lists. If so, the listing should carry them: a lookup less for every entry.
/// If not, they would only fill the kernel's memory and make the listing four times as dear. The kernel's own guess fails with programs that list a directory to its
/// end before they look at the entries, as most do.
/// </summary>
/// <remarks>
/// A process that gets attributes looks nothing up, so an entry now and then stays without, as a probe: who wants attributes will look it up. Thread-safe without
/// locks: a guess that gets lost between two threads costs a few lookups, nothing else.
/// </remarks>
internal sealed class ListingHabits
{
    /// <summary>Entries that a process may list with attributes without looking one up: programs built on fts(3) list 100 000 before they look at the first.</summary>
    public const int Patience = 128 << 10;

    /// <summary>One entry in as many is a probe.</summary>
    public const int ProbeEvery = 512;

    private const int SlotCount = 256;

    // Process in the upper half, entries listed since its last lookup in the lower half.
    private readonly ulong[] slots = new ulong[SlotCount];

    /// <summary>How many entries the process has listed since it last looked a file up.</summary>
    public int ListedInVain(uint process)
    {
        ulong slot = Volatile.Read(ref slots[process % SlotCount]);
        return (uint)(slot >> 32) == process ? (int)(uint)slot : 0;
    }

    /// <summary>The process was given so many entries in all since it last looked a file up.</summary>
    public void Listed(uint process, int entries) =>
        Volatile.Write(ref slots[process % SlotCount], ((ulong)process << 32) | (uint)Math.Min(entries, int.MaxValue - ProbeEvery));

    /// <summary>The process looked up a file. Directories do not count: whoever walks a tree looks them up.</summary>
    public void LookedUp(uint process)
    {
        if (ListedInVain(process) != 0)
        {
            Listed(process, 0);
        }
    }
}
