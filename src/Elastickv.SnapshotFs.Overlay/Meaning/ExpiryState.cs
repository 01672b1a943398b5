using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>What became of the expiry of one <see cref="KeySlot"/> since its file of expiries was last written. Guarded by the owner of the table it is in.</summary>
internal sealed class ExpiryState
{
    /// <summary>Whose line it has, by the text of the files: the first of these that has one. Empty for no expiry. Not to be changed.</summary>
    public required KeySlot[] Origins { get; set; }

    /// <summary>The file that left for a name that is no key's, a backup or a detour; while it is not default the slot has no file and shows no line.</summary>
    public NodeId Departed { get; set; }
}
