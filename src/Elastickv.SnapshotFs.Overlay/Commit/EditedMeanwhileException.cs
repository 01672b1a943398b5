namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>The tree was edited while a commit read it, so what it read may be a mixture of two states.</summary>
internal sealed class EditedMeanwhileException() : Exception("the tree was edited while it was committed");
