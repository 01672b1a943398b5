using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.S3;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// The key maps of S3 buckets while names in buckets are edited: the base's without the lines of objects that are gone. The last few are kept until a name changes.
/// Thread-safe.
/// </summary>
internal sealed class BucketKeymaps(OverlayTree overlay) : IDisposable
{
    private const int Kept = 16;

    private readonly object gate = new();
    private readonly Dictionary<NodeId, DerivedText> texts = [];
    private long edition = -1;

    /// <summary>Whether a node is a key map that may have lost lines; costs nothing before the first edit.</summary>
    public bool IsDerived(NodeId node) =>
        IsKeymap(node) && overlay.ObjectVersion != 0 && overlay.ContentOf(node).Source == ContentSource.Base;

    /// <summary>Whether a node is the key map of a bucket of the base.</summary>
    public static bool IsKeymap(NodeId node) => !node.IsOverlay && node.Owner == NodeOwner.S3 && !node.IsDirectory && node.Kind == S3Node.Keymap;

    /// <summary>The text, for a reader.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public DerivedText Acquire(NodeId node)
    {
        lock (gate)
        {
            long now = overlay.StructureEdition;
            if (now != edition || (texts.Count >= Kept && !texts.ContainsKey(node)))
            {
                Clear();
                edition = now;
            }

            if (!texts.TryGetValue(node, out DerivedText? text))
            {
                text = new DerivedText();
                if (overlay.TryOpen(node, out FileContent own))
                {
                    NodeId bucket = S3Node.Bucket(node.Position);
                    KeymapText.Write(own, (line, encoded) => !Resolves(bucket, encoded) && !IsThereRaw(bucket, line), text);
                }

                texts.Add(node, text);
            }

            text.TryUse();
            return text;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            Clear();
        }
    }

    private void Clear()
    {
        foreach (DerivedText text in texts.Values)
        {
            text.Dispose();
        }

        texts.Clear();
    }

    private bool Resolves(NodeId node, ReadOnlySpan<byte> path)
    {
        while (!path.IsEmpty)
        {
            ReadOnlySpan<byte> name = ObjectPath.First(path);
            if (!node.IsDirectory || !overlay.TryLookup(node, name, out node))
            {
                return false;
            }

            path = name.Length == path.Length ? default : path[(name.Length + 1)..];
        }

        return !node.IsDirectory;
    }

    /// <summary>A line cannot spell a name that is no UTF-8; the name follows from the key then.</summary>
    private bool IsThereRaw(NodeId bucket, ReadOnlySpan<byte> line)
    {
        using var reader = new KeymapReader([]);
        try
        {
            reader.Read(line.Trim(" \t\r\n"u8), 0);
        }
        catch (DocumentDefectException)
        {
            return true;
        }

        foreach (Placement placement in (ReadOnlySpan<Placement>)[Placement.LeafData, Placement.UserData, Placement.Escaped])
        {
            if (reader.Kind.WrittenSpan.SequenceEqual(placement.KeymapKind()))
            {
                using var name = new ByteBuffer(256);
                placement.AppendName(reader.Original.WrittenSpan, name);
                return Resolves(bucket, name.WrittenSpan);
            }
        }

        return false;
    }
}
