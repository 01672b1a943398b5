using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Overlay.Journal;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// What the edits of key files mean for the <see cref="LineFile"/>s: state that the lines of the journal add up to, like <see cref="EditState"/>, and under its lock.
/// Grows with the edits.
/// </summary>
internal sealed class KeyMoves
{
    private readonly ExpiryMoves expiries = new();

    // Names in hash form that were taken away since KEYMAP.jsonl was last written; they may be back.
    private readonly HashSet<byte[]> unmapped = new(ByteNameComparer.Instance);
    private readonly long[] changedAtMs = new long[LineFiles.All.Length];
    private long version;

    /// <summary>Goes up when a line file may show something else; readable without the lock, 0 before the first time.</summary>
    public long Version => Volatile.Read(ref version);

    /// <summary>When the edits of other files last changed a line file, Unix milliseconds; 0 for never.</summary>
    public long ChangedAtMs(LineFile lines) => changedAtMs[(int)lines];

    /// <summary>Whether the file shows something else than its own text.</summary>
    public bool IsPending(LineFile lines) =>
        lines == LineFile.Keymap ? unmapped.Count > 0 : expiries.CountOf(lines) > 0;

    /// <summary>Whether the other file of expiries shows lines of this one's text.</summary>
    public bool IsLent(LineFile expiriesFile) =>
        expiries.Slots.Any(slot => slot.Key.Lines != expiriesFile && slot.Value.Origins.Any(origin => origin.Lines == expiriesFile));

    /// <summary>Follows an edit of names, before or after it is done.</summary>
    public void Observe(in KeyStep step)
    {
        if (step.Lines is { } lines)
        {
            Reset(lines);
        }

        if (step.ToLines is { } toLines)
        {
            Reset(toLines);
        }

        // To the files of expiries the names of other kinds are no keys'.
        expiries.Observe(step with
        {
            From = step.From is { HasExpiry: true } ? step.From : null,
            To = step.To is { HasExpiry: true } ? step.To : null,
        });
        Changed(step.From, step);
        Changed(step.To, step);
    }

    /// <summary>The text of a line file says everything by itself from here on.</summary>
    public void Reset(LineFile lines)
    {
        if (lines == LineFile.Keymap)
        {
            unmapped.Clear();
        }
        else
        {
            expiries.Reset(lines);
        }

        version++;
    }

    /// <summary>Whether a file that is away under a name of no key would bring an expiry back from lines of a file.</summary>
    public bool BringsFrom(NodeId node, LineFile lines) => expiries.BringsFrom(node, lines);

    /// <summary>How the lines of the files of expiries are to be read at this moment.</summary>
    public ExpiryRoutes Routes() => new(expiries.Slots);

    /// <summary>A copy of the names in hash form that were taken away.</summary>
    public HashSet<byte[]> Unmapped() => new(unmapped, ByteNameComparer.Instance);

    private void Changed(KeySlot? slot, in KeyStep step)
    {
        if (slot is not { } named)
        {
            return;
        }

        version++;
        if (named.HasExpiry)
        {
            changedAtMs[(int)named.Lines] = step.AtMs;
        }

        if (step.Kind != JournalKind.Create && Segment.LooksHashed(named.Stem))
        {
            unmapped.Add(named.Stem);
            changedAtMs[(int)LineFile.Keymap] = step.AtMs;
        }
    }
}
