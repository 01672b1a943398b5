using System.Security.Cryptography;
using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.S3.Encode;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// The sidecars of the base whose body is another one now: the base's text with size, ETag and time of the body as it is (spec 05 §15.4, 07 §6.1). The length is known
/// without hashing; what was compared and hashed is remembered for a bounded number of bodies until they change. Thread-safe.
/// </summary>
internal sealed class Sidecars(OverlayTree overlay, ILogicalTree below)
{
    private const int Remembered = 1024;
    private const int Step = 1 << 16;

    // As long as any MD5.
    private static readonly byte[] UnknownEtag = "00000000000000000000000000000000"u8.ToArray();

    private readonly object gate = new();
    private readonly Dictionary<NodeId, Verdict> verdicts = [];

    /// <summary>Whether a node is a sidecar whose text follows from a body that may have changed; costs nothing before the first edit.</summary>
    public bool TryFind(NodeId node, out NodeId body)
    {
        body = default;
        if (!SidecarName.IsOfBase(node) || !overlay.HasChanges || overlay.ContentOf(node).Source != ContentSource.Base)
        {
            return false;
        }

        body = overlay.BodyBeside(node);
        return body != default && (body != SidecarName.OwnBody(node) || overlay.ContentOf(body).Source != ContentSource.Base);
    }

    /// <summary>Whether a sidecar shows something else than the base's.</summary>
    public bool DiffersFromBase(NodeId node) =>
        TryFind(node, out NodeId body) && TryGetBody(body, out NodeAttributes attributes) && IsUnchanged(node, body, attributes, atAnyCost: true) != true;

    /// <summary>Size and time of a sidecar that was found; false when its body must be compared first and that is not wanted.</summary>
    public bool TryGetAttributes(NodeId node, NodeId body, bool atAnyCost, out NodeAttributes attributes)
    {
        attributes = default;
        if (!TryGetBody(body, out NodeAttributes bodyAttributes) || IsUnchanged(node, body, bodyAttributes, atAnyCost) is not { } unchanged)
        {
            return false;
        }

        if (unchanged)
        {
            return atAnyCost ? overlay.TryMeasure(node, out attributes) : overlay.TryGetAttributes(node, out attributes);
        }

        using var text = new ByteBuffer();
        if (!TryRender(node, bodyAttributes, UnknownEtag, text))
        {
            return overlay.TryMeasure(node, out attributes);
        }

        attributes = new NodeAttributes(text.Length, bodyAttributes.ModifiedMs, NodeAttributes.FileMode);
        return true;
    }

    /// <summary>A sidecar that was found; null when it is the base's after all. Reading it fails when the body cannot be read.</summary>
    public FileContent? Open(NodeId node, NodeId body)
    {
        if (!TryGetBody(body, out NodeAttributes attributes) || IsUnchanged(node, body, attributes, atAnyCost: true) == true)
        {
            return null;
        }

        using var text = new ByteBuffer();
        if (!TryRender(node, attributes, UnknownEtag, text))
        {
            return null;
        }

        return new SidecarContent(text.Length, () =>
        {
            using var whole = new ByteBuffer();
            TryRender(node, attributes, System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(EtagOf(node, body))), whole);
            return whole.WrittenSpan.ToArray();
        });
    }

    private static bool HasMore(ContentPieces pieces, ByteBuffer piece, ref int at)
    {
        if (at < piece.Length)
        {
            return true;
        }

        at = 0;
        return CopyNext(pieces, piece);
    }

    private static bool CopyNext(ContentPieces pieces, ByteBuffer piece)
    {
        piece.Clear();
        return pieces.Next(piece);
    }

    private bool TryGetBody(NodeId body, out NodeAttributes attributes) =>
        overlay.TryGetAttributes(body, out attributes) || overlay.TryMeasure(body, out attributes);

    private bool TryRender(NodeId node, in NodeAttributes body, byte[] etag, ByteBuffer output)
    {
        if (!below.TryOpen(node, out FileContent content))
        {
            return false;
        }

        using var pieces = new ContentPieces(content);
        using var text = new ByteBuffer();
        while (pieces.Next(text))
        {
        }

        try
        {
            using Sidecar sidecar = Sidecar.Parse(default, text.WrittenSpan);
            SidecarText.Write(sidecar with { Etag = etag, SizeBytes = body.Size, LastModified = body.ModifiedMs > 0 ? Sidecar.TextOf(body.ModifiedMs) : [] }, output);
            return true;
        }
        catch (DocumentDefectException)
        {
            return false;
        }
    }

    /// <summary>Whether the body holds what the base's does, so that nothing follows from its edit; null when it would have to be compared.</summary>
    private bool? IsUnchanged(NodeId node, NodeId body, in NodeAttributes attributes, bool atAnyCost)
    {
        NodeId own = SidecarName.OwnBody(node);
        if (!below.TryGetAttributes(own, out NodeAttributes before) || before.Size != attributes.Size)
        {
            return false;
        }

        long edition = EditionOf(body);
        lock (gate)
        {
            if (verdicts.TryGetValue(node, out Verdict? known) && known.Body == body && known.Edition == edition)
            {
                return known.IsUnchanged;
            }
        }

        if (!atAnyCost)
        {
            return null;
        }

        bool equal = HoldSameBytes(own, body);
        Remember(node, new Verdict(body, edition, equal, null));
        return equal;
    }

    private byte[] EtagOf(NodeId node, NodeId body)
    {
        long edition = EditionOf(body);
        lock (gate)
        {
            if (verdicts.TryGetValue(node, out Verdict? known) && known.Body == body && known.Edition == edition && known.Md5 is { } md5)
            {
                return md5;
            }
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using (ContentPieces pieces = OpenBody(overlay, body))
        using (var piece = new ByteBuffer(Step))
        {
            while (CopyNext(pieces, piece))
            {
                hash.AppendData(piece.WrittenSpan);
            }
        }

        byte[] digest = hash.GetHashAndReset();
        Remember(node, new Verdict(body, edition, false, digest));
        return digest;
    }

    private void Remember(NodeId node, Verdict verdict)
    {
        lock (gate)
        {
            if (verdicts.Count >= Remembered)
            {
                verdicts.Clear();
            }

            verdicts[node] = verdict;
        }
    }

    private bool HoldSameBytes(NodeId own, NodeId body)
    {
        try
        {
            using ContentPieces before = OpenBody(below, own);
            using ContentPieces now = OpenBody(overlay, body);
            using var left = new ByteBuffer(Step);
            using var right = new ByteBuffer(Step);
            (int leftAt, int rightAt) = (0, 0);
            while (true)
            {
                bool more = HasMore(before, left, ref leftAt);
                bool moreNow = HasMore(now, right, ref rightAt);
                if (!more || !moreNow)
                {
                    return more == moreNow;
                }

                int count = Math.Min(left.Length - leftAt, right.Length - rightAt);
                if (!left.WrittenSpan.Slice(leftAt, count).SequenceEqual(right.WrittenSpan.Slice(rightAt, count)))
                {
                    return false;
                }

                leftAt += count;
                rightAt += count;
            }
        }
        catch (IOException)
        {
            // Bytes that do not exist are equal to none.
            return false;
        }
    }

    private long EditionOf(NodeId body) => overlay.ContentOf(body).Edition;

    private static ContentPieces OpenBody(ILogicalTree tree, NodeId body) =>
        tree.TryOpen(body, out FileContent content) ? new ContentPieces(content) : throw new IOException("the body of the object is gone");

    private sealed record Verdict(NodeId Body, long Edition, bool IsUnchanged, byte[]? Md5);
}
