using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>How a file of one JSON value ends (spec 04 §13.4).</summary>
internal static class FileEnd
{
    /// <summary>Only white space may follow; or, because the reference does not see it, a closing bracket with anything behind it.</summary>
    public static void Require(ref JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (!reader.AtEnd() && text[reader.Position] is not ((byte)'}' or (byte)']'))
        {
            throw reader.Error("expected the end of the file");
        }
    }
}
