using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Tree.Content;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Journal;

/// <summary>
/// The journal as it grows. Lines are collected in memory and go to the file together when somebody syncs: then, and only then, everything they refer to is durable
/// already, so no state of the file, whatever a crash leaves of it, names a content that does not exist. <see cref="Append"/> and <see cref="Take"/> are
/// called under the lock of the edits; <see cref="Write"/> by one thread at a time.
/// </summary>
internal sealed class JournalFile(string path, SafeFileHandle handle, long length, IFaultPoints faults) : IDisposable
{
    private ByteBuffer pending = new();
    private long durable = length;
    private bool markerDue;

    /// <summary>Bytes that wait.</summary>
    public int PendingBytes => pending.Length;

    /// <summary>Number of lines appended so far in this session.</summary>
    public long Appended { get; private set; }

    /// <summary>Number of lines of this session that are durable.</summary>
    public long Durable { get; private set; }

    public void Append(in JournalEntry entry)
    {
        JournalLine.Append(entry, pending);
        Appended++;
    }

    /// <summary>Takes the lines that wait; the caller writes them or gives them back.</summary>
    public PendingLines Take()
    {
        var taken = new PendingLines(pending, Appended);
        pending = new ByteBuffer();
        return taken;
    }

    /// <summary>Gives back lines that could not be written, in front of those that came since.</summary>
    public void Return(PendingLines lines)
    {
        lines.Text.Append(pending.WrittenSpan);
        pending.Dispose();
        pending = lines.Text;
    }

    /// <summary>Makes lines durable. A failure leaves nothing of them that counts: the next attempt writes over it.</summary>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public void Write(PendingLines lines)
    {
        using var group = new ByteBuffer(lines.Text.Length + 128);
        if (markerDue)
        {
            JournalLine.Append(new JournalEntry { Kind = JournalKind.Durable, Offset = durable }, group);
        }

        group.Append(lines.Text.WrittenSpan);
        RandomAccess.Write(handle, group.WrittenSpan, durable);
        faults.Reach(FaultPoint.JournalWritten, path);
        RandomAccess.FlushToDisk(handle);
        faults.Reach(FaultPoint.JournalSynced, path);
        durable += group.Length;
        Durable = lines.LastLine;
        markerDue = true;
        lines.Text.Dispose();
    }

    /// <summary>Throws every line away, durably. Nothing can be written afterwards.</summary>
    /// <exception cref="IOException">The disk is failing.</exception>
    public void Empty()
    {
        RandomAccess.SetLength(handle, 0);
        RandomAccess.FlushToDisk(handle);
        faults.Reach(FaultPoint.JournalEmptied, path);
    }

    /// <summary>Notes behind the last line how much is durable, so that damage done to any of it later is told from a torn end. Needs no fsync.</summary>
    public void Close()
    {
        if (markerDue)
        {
            using var line = new ByteBuffer(128);
            JournalLine.Append(new JournalEntry { Kind = JournalKind.Durable, Offset = durable }, line);
            RandomAccess.Write(handle, line.WrittenSpan, durable);
            faults.Reach(FaultPoint.JournalWritten, path);
        }
    }

    public void Dispose()
    {
        pending.Dispose();
        handle.Dispose();
    }
}
