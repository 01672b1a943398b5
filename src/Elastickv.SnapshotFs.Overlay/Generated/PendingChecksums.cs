using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Generated;

/// <summary>
/// CHECKSUMS while edits are pending (spec 00 §3.5): an object for each state of the tree that somebody asked about, the last one kept. Its length depends on the
/// names alone, so it is measured again only when those changed. Thread-safe.
/// </summary>
internal sealed class PendingChecksums(ILogicalTree tree) : IDisposable
{
    private readonly object gate = new();
    private ChecksumsEdition? current;

    /// <summary>The file as it is in a state of the tree; the caller disposes it.</summary>
    public FileContent Open((long Structure, long Content) state) => new ChecksumsContent(this, Acquire(state));

    /// <summary>Its length; walks the whole tree when the names have changed.</summary>
    public long Measure((long Structure, long Content) state)
    {
        ChecksumsEdition edition = Acquire(state);
        try
        {
            return edition.File.Length;
        }
        finally
        {
            Release(edition);
        }
    }

    /// <summary>Its length, if that is known without a walk.</summary>
    public bool TryGetLength((long Structure, long Content) state, out long length)
    {
        lock (gate)
        {
            bool known = current is not null && current.Structure == state.Structure && current.File.IsMeasured;
            length = known ? current!.File.Length : 0;
            return known;
        }
    }

    /// <summary>Ends one use of an edition.</summary>
    public void Release(ChecksumsEdition edition)
    {
        bool last;
        lock (gate)
        {
            edition.Uses--;
            last = edition.Uses == 0;
        }

        if (last)
        {
            edition.File.Close();
        }
    }

    public void Dispose()
    {
        ChecksumsEdition? old;
        lock (gate)
        {
            old = current;
            current = null;
        }

        if (old is not null)
        {
            Release(old);
        }
    }

    private ChecksumsEdition Acquire((long Structure, long Content) state)
    {
        ChecksumsEdition? old = null;
        ChecksumsEdition edition;
        lock (gate)
        {
            if (current is null || current.Structure != state.Structure || current.Content != state.Content)
            {
                old = current;
                long? length = old is { File.IsMeasured: true } && old.Structure == state.Structure ? old.File.Length : null;
                current = new ChecksumsEdition(tree, state.Structure, state.Content, length);
            }

            edition = current;
            edition.Uses++;
        }

        if (old is not null)
        {
            Release(old);
        }

        return edition;
    }
}
