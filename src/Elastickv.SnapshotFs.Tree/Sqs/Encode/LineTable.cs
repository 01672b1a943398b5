using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>The lines of one <c>messages.jsonl</c>, in the order of the file and by identity. Not thread-safe.</summary>
internal sealed class LineTable
{
    private readonly List<LineEntry> entries = [];
    private readonly Dictionary<UInt128, int> byIdentity = [];

    /// <summary>The lines in the order of the file.</summary>
    public Span<LineEntry> Entries => CollectionsMarshal.AsSpan(entries);

    /// <summary>Greatest sequence number that a line has.</summary>
    public ulong LastSequence { get; private set; }

    /// <summary>Adds a line; false when another has the same identity.</summary>
    public bool TryAdd(in LineEntry entry)
    {
        if (!byIdentity.TryAdd(entry.Identity, entries.Count))
        {
            return false;
        }

        entries.Add(entry);
        LastSequence = Math.Max(LastSequence, entry.SequenceNumber);
        return true;
    }

    /// <summary>Marks the line that is this message of the base, if there is one with the same content.</summary>
    public bool TryMatch(UInt128 identity, UInt128 content)
    {
        if (!byIdentity.TryGetValue(identity, out int index) || Entries[index].Content != content)
        {
            return false;
        }

        Entries[index].IsUnchanged = true;
        return true;
    }

    /// <summary>
    /// Which of the changed and new lines own the deduplication rows (spec 07 §7.2): for each row the one sent last, and of those the first. Gives the numbers of
    /// those lines.
    /// </summary>
    public HashSet<int> FindDeduplicationOwners()
    {
        var owners = new Dictionary<UInt128, (long SendTimestampMs, int Number)>();
        foreach (ref readonly LineEntry entry in Entries)
        {
            if (!entry.IsUnchanged && entry.Deduplication != 0
                && (!owners.TryGetValue(entry.Deduplication, out (long SendTimestampMs, int) held) || entry.SendTimestampMs > held.SendTimestampMs))
            {
                owners[entry.Deduplication] = (entry.SendTimestampMs, entry.Number);
            }
        }

        return [.. owners.Values.Select(owner => owner.Number)];
    }
}
