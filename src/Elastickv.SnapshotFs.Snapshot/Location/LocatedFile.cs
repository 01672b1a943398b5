namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>One file of a group's <c>fsm-snap</c> directory, or one that a token promises.</summary>
/// <param name="Path">Where it is; for a missing file, where it should be.</param>
/// <param name="Index">Raft index in its name; 0 when it has none.</param>
/// <param name="State">What it is to the server.</param>
/// <param name="Length">Length in bytes; -1 when the file is not there.</param>
/// <param name="TokenCrc">CRC-32C that its token promises; null without a usable token.</param>
/// <param name="FooterCrc">CRC-32C in its last four bytes; null when it is too short or not read.</param>
/// <param name="Detail">Why the state is what it is, for people; empty for a restorable file.</param>
public sealed record LocatedFile(string Path, ulong Index, SnapshotFileState State, long Length, uint? TokenCrc, uint? FooterCrc, string Detail)
{
    /// <summary>One line for messages.</summary>
    public override string ToString() =>
        $"{System.IO.Path.GetFileName(Path)} ({State switch
        {
            SnapshotFileState.Restorable => "restorable",
            SnapshotFileState.Orphan => "orphan",
            SnapshotFileState.TokenMismatch => "token mismatch",
            SnapshotFileState.Temporary => "temporary",
            _ => "missing",
        }}{(Detail.Length > 0 ? ": " + Detail : "")})";
}
