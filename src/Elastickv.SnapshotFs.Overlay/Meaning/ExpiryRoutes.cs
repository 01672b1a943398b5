using Elastickv.SnapshotFs.Overlay.Edits;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// Which names the lines of the files of expiries are for, at one moment: what <see cref="ExpiryMoves"/> knows, turned round. Immutable but for
/// <see cref="NoteOrigin"/>.
/// </summary>
internal sealed class ExpiryRoutes
{
    private static readonly List<(KeySlot Name, int Rank)> None = [];

    // Names that have not simply their own line, one table for each file so that it can be asked with a span.
    private readonly Dictionary<byte[], List<(KeySlot Name, int Rank)>>[] heirs = [New(), New()];
    private readonly HashSet<byte[]>[] moved = [new(ByteNameComparer.Instance), new(ByteNameComparer.Instance)];

    // For names with several origins the best one that has a line.
    private readonly Dictionary<KeySlot, int> best = [];

    public ExpiryRoutes(IReadOnlyDictionary<KeySlot, ExpiryState> slots)
    {
        foreach ((KeySlot slot, ExpiryState state) in slots)
        {
            moved[(int)slot.Lines].Add(slot.Stem);
            if (state.Departed != default)
            {
                continue;
            }

            for (int rank = 0; rank < state.Origins.Length; rank++)
            {
                KeySlot origin = state.Origins[rank];
                Dictionary<byte[], List<(KeySlot, int)>> table = heirs[(int)origin.Lines];
                if (!table.TryGetValue(origin.Stem, out List<(KeySlot, int)>? names))
                {
                    table.Add(origin.Stem, names = []);
                }

                names.Add((slot, rank));
                HasLoans |= origin.Lines != slot.Lines;
            }

            if (state.Origins.Length > 1)
            {
                best.Add(slot, int.MaxValue);
            }
        }
    }

    /// <summary>Whether some name has several possible origins, so that the lines must be gone through with <see cref="NoteOrigin"/> first.</summary>
    public bool IsContested => best.Count > 0;

    /// <summary>Whether lines of one file are shown in the other.</summary>
    public bool HasLoans { get; }

    /// <summary>Whether a line stays as it is, for its own name.</summary>
    public bool IsUntouched(LineFile lines, ReadOnlySpan<byte> stem) =>
        !moved[(int)lines].GetAlternateLookup<ReadOnlySpan<byte>>().Contains(stem) && HeirsOf(lines, stem).Count == 0;

    /// <summary>Tells that there is a line.</summary>
    public void NoteOrigin(LineFile lines, ReadOnlySpan<byte> stem)
    {
        foreach ((KeySlot name, int rank) in HeirsOf(lines, stem))
        {
            if (best.TryGetValue(name, out int known) && rank < known)
            {
                best[name] = rank;
            }
        }
    }

    /// <summary>The stems in one file that a line of a file is shown for, its own aside if that was never moved.</summary>
    public IEnumerable<byte[]> NamesOf(LineFile lines, byte[] stem, LineFile shownIn)
    {
        if (lines == shownIn && !moved[(int)lines].Contains(stem))
        {
            yield return stem;
        }

        foreach ((KeySlot name, int rank) in HeirsOf(lines, stem))
        {
            if (name.Lines == shownIn && (!best.TryGetValue(name, out int chosen) || chosen == rank))
            {
                yield return name.Stem;
            }
        }
    }

    private static Dictionary<byte[], List<(KeySlot Name, int Rank)>> New() => new(ByteNameComparer.Instance);

    private List<(KeySlot Name, int Rank)> HeirsOf(LineFile lines, ReadOnlySpan<byte> stem) =>
        heirs[(int)lines].GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(stem, out List<(KeySlot, int)>? names) ? names : None;
}
