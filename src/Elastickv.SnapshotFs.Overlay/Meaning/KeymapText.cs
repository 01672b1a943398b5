using System.Buffers;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>A key map as it is shown: its own text without the lines of names that have no file any more. One pass; holds one line.</summary>
internal static class KeymapText
{
    /// <summary>Whether a name has no file any more.</summary>
    public delegate bool GoneTest(ReadOnlySpan<byte> line, ReadOnlySpan<byte> encoded);

    /// <exception cref="IOException">The text cannot be read, or the output refuses.</exception>
    public static void Write(FileContent own, GoneTest isGone, IBufferWriter<byte> output)
    {
        using var pieces = new JsonPieces(new ContentPieces(own));
        using var scratch = new ByteBuffer(64);
        using var encoded = new ByteBuffer(256);
        while (pieces.TryNext(out ReadOnlySpan<byte> piece))
        {
            if (!LineMember.TryReadEncoded(piece, scratch, encoded) || !isGone(piece, encoded.WrittenSpan))
            {
                output.Write(piece);
            }
        }
    }
}
