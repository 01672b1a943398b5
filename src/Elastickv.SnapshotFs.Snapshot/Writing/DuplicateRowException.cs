namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>Two rows of one user key were added.</summary>
public sealed class DuplicateRowException(byte[] userKey, ulong firstOrigin, ulong secondOrigin)
    : Exception($"two records want the key {KeyText.Printable(userKey)}")
{
    public byte[] UserKey { get; } = userKey;

    /// <summary>The <c>origin</c> of one of the two rows.</summary>
    public ulong FirstOrigin { get; } = firstOrigin;

    /// <summary>The <c>origin</c> of the other.</summary>
    public ulong SecondOrigin { get; } = secondOrigin;
}
