using Elastickv.SnapshotFs.Overlay.Edits;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>A name that the file of a Redis key has or could have: where its line is, and the name without extension, as lines spell it.</summary>
/// <param name="Lines">The file of expiries of strings or of HLLs; <see cref="LineFile.Keymap"/> for the kinds that have none.</param>
/// <param name="Stem">The stem; not to be changed.</param>
internal readonly record struct KeySlot(LineFile Lines, byte[] Stem)
{
    public bool HasExpiry => Lines != LineFile.Keymap;

    public bool Equals(KeySlot other) => Lines == other.Lines && Stem.AsSpan().SequenceEqual(other.Stem);

    public override int GetHashCode() => HashCode.Combine(Lines, ByteNameComparer.Instance.GetHashCode(Stem));
}
