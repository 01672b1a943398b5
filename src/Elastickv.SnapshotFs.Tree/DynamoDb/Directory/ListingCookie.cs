namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>Where a listing of items stands: which of its stages, and the position of the last row given, or an index in a list.</summary>
internal static class ListingCookie
{
    private const int PositionBits = 48;

    public static ulong Pack(int stage, long position) => (((ulong)stage << PositionBits) | (ulong)position) + 1;

    /// <summary>Undoes <see cref="Pack"/>; 0 is the start, with no position.</summary>
    public static (int Stage, long Position) Unpack(ulong cookie) => cookie == 0
        ? (0, -1)
        : ((int)((cookie - 1) >> PositionBits), (long)((cookie - 1) & ((1UL << PositionBits) - 1)));
}
