namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>The form of a score in the keys of score rows, which sorts as bytes (spec 03 §1, <c>sc(f)</c>).</summary>
internal static class SortableScore
{
    private const ulong SignBit = 1UL << 63;

    /// <param name="bits">IEEE-754 bits; the two zeros give the same.</param>
    public static ulong Of(ulong bits) => bits == SignBit || (bits & SignBit) == 0 ? (bits & ~SignBit) | SignBit : ~bits;
}
