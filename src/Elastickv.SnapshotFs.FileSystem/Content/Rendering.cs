using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>One thread renders a document, others that want the same one wait for it.</summary>
internal sealed class Rendering
{
    // Guards `ended`; no other lock is taken under it.
    private readonly object gate = new();
    private bool ended;

    /// <summary>How it ended. <see cref="Errno.EINTR"/>: whoever rendered gave up, so somebody else has to.</summary>
    public Errno Outcome { get; private set; } = Errno.EIO;

    public NodeAttributes Attributes { get; private set; }

    /// <summary>The bytes, when the document is short enough to be kept whole.</summary>
    public byte[]? Bytes { get; private set; }

    public void End(Errno outcome, in NodeAttributes attributes = default, byte[]? bytes = null)
    {
        lock (gate)
        {
            Outcome = outcome;
            Attributes = attributes;
            Bytes = bytes;
            ended = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits for the end; false when the interruption came first.</summary>
    public bool Wait(IInterruption? interruption) => InterruptibleWait.Until(gate, () => ended, interruption);
}
