using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>The messages of one queue, from the base's to the final ones (spec 07 §7.2).</summary>
internal static class MessageEdits
{
    /// <summary>Adds the rows of every message that is new, changed, deleted or moved.</summary>
    /// <exception cref="DocumentDefectException">The file cannot be read as messages; lines that cannot be encoded are reported instead.</exception>
    public static void Encode(QueueTarget target, SpliceContext context, DocumentDiff diff)
    {
        using SourceFile? file = context.Final.KindOf(target.MessagesPath) == SourceKind.Missing ? null : context.Final.Open(target.MessagesPath);
        using var line = new CompletedLine(target, context.Timestamp);
        LineTable lines = file is null ? new LineTable() : LineScan.Read(target, file, line, context);
        List<long> old = BaseMessages.FindOld(context.View, target, lines);
        using var oldMessages = new OldMessages(context.View, target, diff);
        if (file is not null)
        {
            using var writer = new MessageWriter(target, context, diff);
            writer.Write(file, lines, line, oldMessages);
        }

        oldMessages.Drop(old);
        if (target.Before is not null)
        {
            oldMessages.DropVisibility();
        }
    }
}
