namespace Elastickv.SnapshotFs.Tree;

/// <summary>What a row says about a file of the server's own filesystem that other nodes do not have (spec 08 §3.1). Times are nanoseconds since 1970, not negative.</summary>
/// <param name="Inode">The server's own number of the file.</param>
/// <param name="User">Owner.</param>
/// <param name="Group">The owner's group.</param>
/// <param name="AccessNs">Access time.</param>
/// <param name="ModifiedNs">Modification time.</param>
/// <param name="ChangeNs">Change time.</param>
/// <param name="Bytes">Stored bytes: less than the size when there are holes.</param>
public readonly record struct StoredAttributes(ulong Inode, uint User, uint Group, long AccessNs, long ModifiedNs, long ChangeNs, long Bytes);
