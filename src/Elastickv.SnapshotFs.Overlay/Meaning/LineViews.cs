using System.Buffers;
using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// What the <see cref="LineFile"/>s show while keys have moved: their text, made when somebody asks and kept until something changes. Thread-safe; its lock is never
/// held while edits are waited for.
/// </summary>
internal sealed class LineViews(OverlayTree overlay) : IDisposable
{
    private readonly object gate = new();
    private readonly View?[] views = new View?[LineFiles.All.Length];
    private volatile LineNodes? known;

    /// <summary>Where the line files are now.</summary>
    public LineNodes Nodes
    {
        get
        {
            long edition = overlay.StructureEdition;
            LineNodes? nodes = known;
            if (nodes is null || nodes.Edition != edition)
            {
                known = nodes = new LineNodes(overlay, edition);
            }

            return nodes;
        }
    }

    /// <summary>Whether a node is a line file that shows something else than its own text; costs nothing before the first key is touched.</summary>
    public bool TryFind(NodeId node, out LineFile lines)
    {
        lines = default;
        if (overlay.KeyVersion == 0 || node.IsDirectory || (!node.IsOverlay && node.Owner != NodeOwner.Redis) || Nodes.Find(node) is not { } found)
        {
            return false;
        }

        lines = found;
        return IsDerived(found, node);
    }

    /// <summary>Whether nobody made the file and it has no line.</summary>
    public bool IsHidden(LineFile lines)
    {
        if (overlay.KeyVersion == 0 || Nodes.Of(lines) is not { } node || !IsDerived(lines, node) || overlay.ContentOf(node).Source == ContentSource.Stored)
        {
            return false;
        }

        using DerivedText text = Acquire(lines, node);
        return text.Length == 0;
    }

    /// <summary>Whether the file shows something else than the base's file of that name, other than by its own content.</summary>
    public bool DiffersFromBase(LineFile lines)
    {
        if (overlay.KeyVersion == 0 || Nodes.Of(lines) is not { IsOverlay: false } node || !IsDerived(lines, node) || overlay.ContentOf(node).Source != ContentSource.Base)
        {
            return false;
        }

        using DerivedText text = Acquire(lines, node);
        using var own = new ByteBuffer();
        if (!overlay.TryOpen(node, out FileContent content))
        {
            return true;
        }

        using var pieces = new ContentPieces(content);
        byte[] shown = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            long offset = 0;
            while (pieces.Next(own))
            {
                for (int at = 0; at < own.Length;)
                {
                    int read = text.Read(offset, shown.AsSpan(0, Math.Min(shown.Length, own.Length - at)));
                    if (read == 0 || !own.WrittenSpan.Slice(at, read).SequenceEqual(shown.AsSpan(0, read)))
                    {
                        return true;
                    }

                    at += read;
                    offset += read;
                }

                own.Clear();
            }

            return offset != text.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(shown);
        }
    }

    /// <summary>The text, for a reader; false when it would have to be made and that is not wanted.</summary>
    public bool TryAcquire(LineFile lines, NodeId node, bool make, out DerivedText text)
    {
        text = null!;
        if (!make)
        {
            lock (gate)
            {
                if (views[(int)lines] is not { } view || view.Key != KeyOf(lines, node))
                {
                    return false;
                }
            }
        }

        text = Acquire(lines, node);
        return true;
    }

    /// <summary>When the lines last changed through other files; Unix milliseconds, 0 for never.</summary>
    public long ChangedAtMs(LineFile lines) => overlay.AskKeys(keys => keys.ChangedAtMs(lines));

    /// <summary>
    /// Before a line file is written, or its name taken from it: makes what it shows its own text, if need be, and what the other one shows of its lines the other's.
    /// </summary>
    /// <param name="lines">The file.</param>
    /// <param name="itself">Whether its own text is still wanted.</param>
    public EditResult Settle(LineFile lines, bool itself)
    {
        LineNodes nodes = Nodes;
        var files = new List<(LineFile, NodeId)>();
        foreach (LineFile file in LineFiles.All)
        {
            bool needed = file == lines ? itself && (overlay.AskKeys(keys => keys.IsPending(lines)) || (nodes.Of(lines) is { } own && overlay.ContentOf(own).Provided))
                : lines != LineFile.Keymap && file == LineFiles.Other(lines) && overlay.AskKeys(keys => keys.IsLent(lines));
            if (needed && nodes.Of(file) is { } node)
            {
                files.Add((file, node));
            }
        }

        return files.Count == 0 ? EditResult.Ok : overlay.Rewrite(files, Write);
    }

    public void Dispose()
    {
        lock (gate)
        {
            for (int i = 0; i < views.Length; i++)
            {
                views[i]?.Text.Dispose();
                views[i] = null;
            }
        }
    }

    private bool IsDerived(LineFile lines, NodeId node) =>
        overlay.AskKeys(keys => keys.IsPending(lines)) || overlay.ContentOf(node) is { Provided: true, Source: ContentSource.Empty };

    private DerivedText Acquire(LineFile lines, NodeId node)
    {
        lock (gate)
        {
            (long, long, long) key = KeyOf(lines, node);
            View? view = views[(int)lines];
            if (view is null || view.Key != key)
            {
                var text = new DerivedText();
                Write(lines, text);
                view?.Text.Dispose();
                views[(int)lines] = view = new View(key, text);
            }

            view.Text.TryUse();
            return view.Text;
        }
    }

    private (long Version, long Own, long Other) KeyOf(LineFile lines, NodeId node)
    {
        long other = lines != LineFile.Keymap && Nodes.Of(LineFiles.Other(lines)) is { } lender ? overlay.ContentOf(lender).Edition : 0;
        return (overlay.KeyVersion, overlay.ContentOf(node).Edition, other);
    }

    private void Write(LineFile lines, DerivedText output)
    {
        if (lines != LineFile.Keymap)
        {
            ExpiryText.Write(lines, overlay.AskKeys(keys => keys.Routes()), Open, output);
        }
        else if (Open(lines) is { } own)
        {
            HashSet<byte[]> unmapped = overlay.AskKeys(keys => keys.Unmapped());
            NodeId database = Nodes.Database;
            KeymapText.Write(
                own, (_, encoded) => unmapped.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(encoded) && !KeyDirectories.HasFile(overlay, database, encoded), output);
        }
    }

    private FileContent? Open(LineFile lines) =>
        Nodes.Of(lines) is { } node && overlay.TryOpen(node, out FileContent content) ? content : null;

    private sealed record View((long Version, long Own, long Other) Key, DerivedText Text);
}
