namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>FNV-1a, 64 bits: the same in every process, so that what is sorted by it lists the same every time. Equal hashes are no proof.</summary>
internal static class NameHash
{
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in bytes)
        {
            hash = unchecked((hash ^ b) * 1099511628211);
        }

        return hash;
    }
}
