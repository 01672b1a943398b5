using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Journal;

/// <summary>Lines on their way to the file.</summary>
/// <param name="Text">Their text; may be empty.</param>
/// <param name="LastLine">Number of the last of them in the session.</param>
internal sealed record PendingLines(ByteBuffer Text, long LastLine);
