using System.Text;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Overlay.Storage;

/// <summary>The bytes of <c>overlay.json</c>.</summary>
internal static class IdentityFile
{
    private const int FormatVersion = 1;

    public static byte[] Render(BaseIdentity identity)
    {
        using var output = new ByteBuffer();
        var json = new JsonWriter(JsonStyle.IndentedPlain) { Output = output };
        json.BeginObject();
        Number(json, "format_version"u8, FormatVersion);
        Number(json, "node_layout"u8, NodeId.LayoutVersion);
        json.Name("base"u8);
        json.BeginObject();
        Text(json, "path"u8, identity.Path);
        Number(json, "length"u8, (ulong)identity.Length);
        json.Name("modified_ms"u8);
        json.Number(identity.ModifiedMs);
        json.Name("has_footer"u8);
        json.Boolean(identity.HasFooter);
        Number(json, "header_ts"u8, identity.HeaderTimestamp);
        Number(json, "last_commit_ts"u8, identity.LastCommitTimestamp);
        Text(json, "view"u8, identity.View);
        Text(json, "digest"u8, identity.Digest);
        json.EndObject();
        json.EndObject();
        output.Append((byte)'\n');
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="OverlayException">It is not the file of an overlay this version can use.</exception>
    public static BaseIdentity Parse(string path, ReadOnlySpan<byte> text)
    {
        try
        {
            return Parse(text);
        }
        catch (JsonFormatException e)
        {
            throw new OverlayException($"{path}: {e.Message}; this is not the identity of an overlay that this version can use", e);
        }
    }

    private static BaseIdentity Parse(ReadOnlySpan<byte> text)
    {
        var reader = new JsonReader(text);
        using var name = new ByteBuffer(64);
        BaseIdentity? identity = null;
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            switch (Encoding.UTF8.GetString(name.WrittenSpan))
            {
                case "format_version":
                    Require(ref reader, FormatVersion, "format version");
                    break;
                case "node_layout":
                    Require(ref reader, NodeId.LayoutVersion, "node layout");
                    break;
                case "base":
                    identity = Base(ref reader, name);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.RequireEnd();
        return identity ?? throw reader.Error("expected a member 'base'");
    }

    private static void Require(ref JsonReader reader, ulong expected, string what)
    {
        ulong value = reader.UInt64();
        if (value != expected)
        {
            throw reader.Error($"{what} {value}, this version knows {expected}");
        }
    }

    private static BaseIdentity Base(ref JsonReader reader, ByteBuffer name)
    {
        var identity = new BaseIdentity { Path = "", Length = -1, ModifiedMs = 0, HasFooter = false, HeaderTimestamp = 0, LastCommitTimestamp = 0, Digest = "" };
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            switch (Encoding.UTF8.GetString(name.WrittenSpan))
            {
                case "path":
                    identity = identity with { Path = Encoding.UTF8.GetString(reader.String()) };
                    break;
                case "length":
                    identity = identity with { Length = reader.Int64() };
                    break;
                case "modified_ms":
                    identity = identity with { ModifiedMs = reader.Int64() };
                    break;
                case "has_footer":
                    identity = identity with { HasFooter = reader.Boolean() };
                    break;
                case "header_ts":
                    identity = identity with { HeaderTimestamp = reader.UInt64() };
                    break;
                case "last_commit_ts":
                    identity = identity with { LastCommitTimestamp = reader.UInt64() };
                    break;
                case "view":
                    identity = identity with { View = Encoding.UTF8.GetString(reader.String()) };
                    break;
                case "digest":
                    identity = identity with { Digest = Encoding.UTF8.GetString(reader.String()) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return identity;
    }

    private static void Number(JsonWriter json, ReadOnlySpan<byte> name, ulong value)
    {
        json.Name(name);
        json.Number(value);
    }

    private static void Text(JsonWriter json, ReadOnlySpan<byte> name, string value)
    {
        json.Name(name);
        json.String(Encoding.UTF8.GetBytes(value));
    }
}
