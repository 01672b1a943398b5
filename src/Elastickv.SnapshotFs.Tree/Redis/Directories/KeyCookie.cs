using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Directories;

/// <summary>A place in the listing of a <see cref="KeyDirectory"/>: behind the row that gave a file. Below 2^48 and never 0.</summary>
/// <param name="Value">The number the kernel carries; from outside it may be anything.</param>
internal readonly record struct KeyCookie(ulong Value)
{
    private const int PositionBits = 45;

    /// <param name="family">Index of the row's family in the directory.</param>
    /// <param name="row">The defining row of the file.</param>
    public static KeyCookie Behind(int family, in Row row) => new(((ulong)(family + 1) << PositionBits) | (ulong)row.Position);

    public bool IsStart => Value == 0;

    /// <summary>Index of the family; no family's when the cookie is nonsense.</summary>
    public int Family => (int)(Value >> PositionBits) - 1;

    public long Position => (long)(Value & ((1UL << PositionBits) - 1));
}
