namespace Elastickv.SnapshotFs.Tree.Content;

/// <summary>Size and time of a rendered document, found by rendering it once into nothing.</summary>
public static class Measured
{
    /// <summary>Renders the document to its end without keeping it. The document is used up.</summary>
    public static NodeAttributes Measure(Document document)
    {
        using var piece = new ByteBuffer();
        long size = 0;
        while (document.RenderNext(piece))
        {
            size += piece.Length;
            piece.Clear();
        }

        return new NodeAttributes(size, document.ModifiedMs, document.Mode);
    }
}
