using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Redis.Sidecars;

/// <summary>A file of single lines that one walk over rows yields: the TTL sidecars and KEYMAP.jsonl. Every piece is one line.</summary>
internal abstract class LineDocument : Document
{
    protected JsonWriter Json { get; } = new(JsonStyle.Line);

    public sealed override bool RenderNext(ByteBuffer output)
    {
        Json.Output = output;
        if (!TryWriteNext())
        {
            return false;
        }

        output.Append((byte)'\n');
        return true;
    }

    /// <summary>Whether a document of this kind has any line. Renders as far as the first.</summary>
    public static bool HasLine(LineDocument document)
    {
        using (document)
        using (var line = new ByteBuffer())
        {
            return document.RenderNext(line);
        }
    }

    /// <summary>Writes the next line without its line feed; false when there is none.</summary>
    protected abstract bool TryWriteNext();
}
