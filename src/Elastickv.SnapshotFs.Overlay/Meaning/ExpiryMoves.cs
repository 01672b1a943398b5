using Elastickv.SnapshotFs.Overlay.Journal;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// Where the expiries of strings and HLLs went while their files were renamed, replaced and deleted (spec 00 §4, 02 §11.3). A line has the name of its key, so this is a
/// table of names: for each that was touched, whose line it has now. Neither files nor the text of lines are looked at, so a step costs the same whatever is in
/// them; <see cref="ExpiryRoutes"/> applies the table when a file of expiries is read. Follows from the journal alone. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>A document renamed to a document's name takes its expiry along and replaces the other's, as RENAME does. What was no document before, a program's temporary file or a
/// file made just now, replaces only the content: the expiry of the name stays.</para>
/// <para>A document renamed to a name that is no document's leaves its expiry behind for the file that comes in its place (a backup). If none comes until it
/// returns under a document's name, or another document has taken the place, that was a detour, and it takes its expiry along.</para>
/// </remarks>
internal sealed class ExpiryMoves
{
    private readonly Dictionary<KeySlot, ExpiryState> slots = [];

    // How many of them belong to each of the two files.
    private readonly int[] counts = new int[2];

    // Names whose file was made in the overlay and has taken no document's place.
    private readonly HashSet<KeySlot> fresh = [];

    // What files took along to names that are no document's.
    private readonly Dictionary<NodeId, (KeySlot From, KeySlot[] Origins)> departed = [];

    /// <summary>The names whose line is not simply their own.</summary>
    public IReadOnlyDictionary<KeySlot, ExpiryState> Slots => slots;

    /// <summary>How many of them are shown in a file of expiries.</summary>
    public int CountOf(LineFile lines) => counts[(int)lines];

    /// <summary>Whether a file that left took an expiry along from lines of a file.</summary>
    public bool BringsFrom(NodeId node, LineFile lines) =>
        departed.TryGetValue(node, out (KeySlot From, KeySlot[] Origins) claim) && claim.Origins.Any(origin => origin.Lines == lines);

    public void Observe(in KeyStep step)
    {
        switch (step.Kind)
        {
            case JournalKind.Create when step.From is { } slot:
                Arrive(slot, isFree: true);
                break;
            case JournalKind.Unlink:
                Delete(step.From, step.Node);
                break;
            case JournalKind.Rename:
                Rename(step);
                break;
            case JournalKind.Exchange:
                Exchange(step);
                break;
        }
    }

    /// <summary>Forgets what the text of a file of expiries says by itself from here on.</summary>
    public void Reset(LineFile lines)
    {
        foreach (KeySlot slot in slots.Keys.Where(slot => slot.Lines == lines).ToArray())
        {
            slots.Remove(slot);
        }

        counts[(int)lines] = 0;
        foreach ((NodeId node, _) in departed.Where(entry => entry.Value.Origins.Any(origin => origin.Lines == lines)).ToArray())
        {
            departed.Remove(node);
        }
    }

    private KeySlot[] OriginsOf(KeySlot slot) => slots.TryGetValue(slot, out ExpiryState? state) ? state.Origins : [slot];

    private void Set(KeySlot slot, KeySlot[] origins, NodeId gone = default)
    {
        if (gone == default && origins.Length == 1 && origins[0] == slot)
        {
            counts[(int)slot.Lines] -= slots.Remove(slot) ? 1 : 0;
        }
        else
        {
            counts[(int)slot.Lines] += slots.ContainsKey(slot) ? 0 : 1;
            slots[slot] = new ExpiryState { Origins = origins, Departed = gone };
        }
    }

    private void Delete(KeySlot? slot, NodeId node)
    {
        if (slot is { } named)
        {
            Set(named, []);
            fresh.Remove(named);
        }

        // The file that had left is gone too, so nothing is left of the key.
        if (departed.Remove(node, out (KeySlot From, KeySlot[] Origins) claim) && IsVacatedBy(claim.From, node))
        {
            Set(claim.From, []);
        }
    }

    private void Rename(in KeyStep step)
    {
        bool replaces = step.Other != default;
        if (replaces && step.To is null)
        {
            Delete(null, step.Other);
        }

        if (step.From is { } from)
        {
            if (step.To is { } to)
            {
                Move(from, to, replaces);
            }
            else
            {
                Leave(from, step.Node);
            }
        }
        else if (step.To is { } to)
        {
            if (departed.Remove(step.Node, out (KeySlot From, KeySlot[] Origins) claim))
            {
                Return(step.Node, claim.From, claim.Origins, to);
            }
            else
            {
                Arrive(to, isFree: !replaces);
            }
        }
    }

    private void Exchange(in KeyStep step)
    {
        if (step is { From: { } from, To: { } to })
        {
            (KeySlot[] a, KeySlot[] b) = (OriginsOf(from), OriginsOf(to));
            Set(from, b);
            Set(to, a);
            if (fresh.Contains(from) != fresh.Contains(to))
            {
                (KeySlot now, KeySlot before) = fresh.Contains(from) ? (to, from) : (from, to);
                fresh.Add(now);
                fresh.Remove(before);
            }
        }
        else if ((step.From ?? step.To) is { } slot)
        {
            // One comes in from a name that is no document's, and the other goes there.
            (NodeId leaves, NodeId comes) = step.From is null ? (step.Other, step.Node) : (step.Node, step.Other);
            KeySlot[] taken = OriginsOf(slot);
            if (departed.Remove(comes, out (KeySlot From, KeySlot[] Origins) claim))
            {
                Return(comes, claim.From, claim.Origins, slot);
                departed[leaves] = (slot, taken);
            }
        }
    }

    private void Move(KeySlot from, KeySlot to, bool replaces)
    {
        bool taken = replaces || slots.TryGetValue(to, out ExpiryState? state) && state.Departed != default;
        KeySlot[] origins = OriginsOf(from);
        bool isFresh = fresh.Remove(from);
        Set(from, []);
        if (isFresh && taken)
        {
            Settle(to);
            Set(to, [.. origins, .. OriginsOf(to).Except(origins)]);
            return;
        }

        Set(to, origins);
        _ = isFresh ? fresh.Add(to) : fresh.Remove(to);
    }

    private void Leave(KeySlot from, NodeId node)
    {
        departed[node] = (from, OriginsOf(from));
        Set(from, OriginsOf(from), node);
    }

    private void Return(NodeId node, KeySlot from, KeySlot[] origins, KeySlot to)
    {
        if (IsVacatedBy(from, node))
        {
            Set(from, []);
        }

        Set(to, origins);
        fresh.Remove(to);
    }

    /// <summary>A file that brings nothing takes a name.</summary>
    private void Arrive(KeySlot slot, bool isFree)
    {
        if (slots.TryGetValue(slot, out ExpiryState? state) && state.Departed != default)
        {
            Settle(slot);
        }
        else if (isFree)
        {
            fresh.Add(slot);
        }
    }

    /// <summary>A file has come in the place of one that left: the expiry is its from here on.</summary>
    private void Settle(KeySlot slot)
    {
        if (slots.TryGetValue(slot, out ExpiryState? state) && state.Departed != default)
        {
            departed.Remove(state.Departed);
            Set(slot, state.Origins);
        }
    }

    private bool IsVacatedBy(KeySlot slot, NodeId node) => slots.TryGetValue(slot, out ExpiryState? state) && state.Departed == node;
}
