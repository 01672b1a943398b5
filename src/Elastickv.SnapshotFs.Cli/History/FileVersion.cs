using Elastickv.SnapshotFs.Cli.Walking;

namespace Elastickv.SnapshotFs.Cli.History;

/// <summary>A moment at which the bytes of a file became others.</summary>
/// <param name="Since">HLC timestamp of the commit.</param>
/// <param name="Change">One of <see cref="ChangeText"/>.</param>
/// <param name="Digest">The file from then on; null when it was deleted.</param>
internal sealed record FileVersion(ulong Since, string Change, FileDigest? Digest);
