namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>What an edit of names means to other files.</summary>
/// <param name="Keys">To the lines of Redis keys.</param>
/// <param name="From">The object that the edited name belongs to; null for none.</param>
/// <param name="To">The object that the new name belongs to.</param>
internal readonly record struct EditMeaning(KeyStep Keys, ObjectName? From, ObjectName? To);
