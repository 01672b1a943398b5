using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>Finds what is wrong with the rows of the SQS families (spec 00 §5, 06 §13).</summary>
internal static class SqsProblems
{
    public static void Report(SnapshotView view, IProblemSink sink)
    {
        ReportQueues(view, sink);
        ReportNumbers(view, SqsKeys.QueueGeneration, "the last generation", sink);
        ReportNumbers(view, SqsKeys.QueueSequence, "the last sequence number", sink);
        ReportMessageKeys(view, sink);
    }

    /// <summary>Metadata rows, and the messages of the queues that they describe. Messages of other generations are shown nowhere and not judged.</summary>
    private static void ReportQueues(SnapshotView view, IProblemSink sink)
    {
        using var messages = new MessageValue();
        RowCursor rows = view.Scan(SqsKeys.QueueMeta);
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (!row.IsReadable)
            {
                continue;
            }

            if (Queue.Read(row, out Queue queue) is { } flaw)
            {
                sink.Report(view.ProblemAt(ProblemSeverity.Error, flaw.Class, row, flaw.Reason));
            }
            else
            {
                ReportMessages(view, queue, messages, sink);
            }
        }
    }

    private static void ReportMessages(SnapshotView view, Queue queue, MessageValue message, IProblemSink sink)
    {
        using var delivery = new DeliveryCheck(view, queue);
        var rows = new MessageCursor(view, queue);
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (message.Read(row.Body) is { } flaw)
            {
                sink.Report(view.ProblemAt(ProblemSeverity.Error, flaw.Class, row, flaw.Reason));
            }
            else
            {
                delivery.Add(row, message);
            }
        }

        long undeliverable = delivery.CountUndeliverable();
        if (undeliverable > 0)
        {
            sink.Report(view.ProblemAt(
                ProblemSeverity.Information,
                ProblemClass.Undeliverable,
                queue.Row,
                $"{undeliverable} messages are shown that the server never delivers: they have no visibility row, or lie outside the partitions it reads"));
        }
    }

    private static void ReportNumbers(SnapshotView view, ReadOnlySpan<byte> family, string what, IProblemSink sink)
    {
        RowCursor rows = view.Scan(family);
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (row.IsReadable && !StoredNumber.TryParse(row.Body, out _))
            {
                sink.Report(view.ProblemAt(ProblemSeverity.Error, ProblemClass.BadNumber, row, $"expected {what} in decimal digits"));
            }
        }
    }

    private static void ReportMessageKeys(SnapshotView view, IProblemSink sink)
    {
        RowCursor rows = view.Scan(SqsKeys.MessageData);
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (row.IsReadable && MessageKey.TryParse(row.UserKey, out _) is { } reason)
            {
                sink.Report(view.ProblemAt(ProblemSeverity.Error, ProblemClass.MalformedKey, row, reason));
            }
        }
    }
}
