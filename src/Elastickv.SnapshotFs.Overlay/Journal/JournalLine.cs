using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Overlay.Journal;

/// <summary>
/// The text of a journal line: CRC-32C of the JSON as 8 lower-case hex digits, a space, compact JSON, a line feed. Nodes are 16 hex digits, names base64url.
/// </summary>
internal static class JournalLine
{
    private const int PrefixLength = 9;

    private static readonly byte[][] Operations =
    [
        "create"u8.ToArray(), "mkdir"u8.ToArray(), "unlink"u8.ToArray(), "rmdir"u8.ToArray(), "rename"u8.ToArray(),
        "exchange"u8.ToArray(), "content"u8.ToArray(), "times"u8.ToArray(), "located"u8.ToArray(), "durable"u8.ToArray(),
        "provide"u8.ToArray(), "rewrite"u8.ToArray(),
    ];

    public static void Append(in JournalEntry entry, ByteBuffer output)
    {
        using var text = new ByteBuffer(256);
        var json = new JsonWriter(JsonStyle.Line) { Output = text };
        json.BeginObject();
        json.Name("op"u8);
        json.String(Operations[(int)entry.Kind]);
        if (entry.Kind == JournalKind.Durable)
        {
            json.Name("to"u8);
            json.Number(entry.Offset);
        }
        else
        {
            Members(entry, json);
        }

        json.EndObject();
        Span<byte> digits = stackalloc byte[8];
        Crc32C.Of(text.WrittenSpan).TryFormat(digits, out _, "x8", CultureInfo.InvariantCulture);
        output.Append(digits);
        output.Append((byte)' ');
        output.Append(text.WrittenSpan);
        output.Append((byte)'\n');
    }

    /// <summary>Whether a line, without its line feed, is whole.</summary>
    public static bool IsSound(ReadOnlySpan<byte> line) =>
        line.Length > PrefixLength && line[8] == ' ' && Utf8Parser.TryParse(line[..8], out uint crc, out int digits, 'x') && digits == 8
        && line[..8].IndexOfAnyInRange((byte)'A', (byte)'F') < 0 && Crc32C.Of(line[PrefixLength..]) == crc;

    /// <summary>Reads a sound line.</summary>
    /// <exception cref="JsonFormatException">It is not one of ours.</exception>
    public static JournalEntry Parse(ReadOnlySpan<byte> line)
    {
        var reader = new JsonReader(line[PrefixLength..]);
        using var scratch = new ByteBuffer(64);
        JournalEntry entry = new() { Kind = (JournalKind)(-1) };
        reader.BeginObject();
        while (reader.NextMember(scratch))
        {
            entry = Encoding.Latin1.GetString(scratch.WrittenSpan) switch
            {
                "op" => entry with { Kind = Operation(ref reader, scratch) },
                "node" => entry with { Node = Node(ref reader, scratch) },
                "dir" => entry with { Directory = Node(ref reader, scratch) },
                "name" => entry with { Name = Name(ref reader, scratch) },
                "to_dir" => entry with { ToDirectory = Node(ref reader, scratch) },
                "to_name" => entry with { ToName = Name(ref reader, scratch) },
                "other" => entry with { Other = Node(ref reader, scratch) },
                "at" => entry with { AtMs = reader.Int64() },
                "to" => entry with { Offset = reader.Int64() },
                "more" => entry with { More = reader.Boolean() },
                string member => throw reader.Error($"'{member}' means nothing"),
            };
        }

        reader.RequireEnd();
        return (int)entry.Kind >= 0 ? entry : throw reader.Error("expected an operation");
    }

    private static void Members(in JournalEntry entry, JsonWriter json)
    {
        Node(json, "node"u8, entry.Node);
        if (entry.Kind is not (JournalKind.Content or JournalKind.Times))
        {
            Node(json, "dir"u8, entry.Directory);
            Name(json, "name"u8, entry.Name);
        }

        if (entry.Kind is JournalKind.Rename or JournalKind.Exchange)
        {
            Node(json, "to_dir"u8, entry.ToDirectory);
            Name(json, "to_name"u8, entry.ToName);
        }

        if (entry.Other != default)
        {
            Node(json, "other"u8, entry.Other);
        }

        if (entry.Kind is not (JournalKind.Content or JournalKind.Located))
        {
            json.Name("at"u8);
            json.Number(entry.AtMs);
        }

        if (entry.More)
        {
            json.Name("more"u8);
            json.Boolean(true);
        }
    }

    private static void Node(JsonWriter json, ReadOnlySpan<byte> member, NodeId node)
    {
        Span<byte> digits = stackalloc byte[16];
        node.Value.TryFormat(digits, out _, "x16", CultureInfo.InvariantCulture);
        json.Name(member);
        json.String(digits);
    }

    private static void Name(JsonWriter json, ReadOnlySpan<byte> member, ReadOnlySpan<byte> name)
    {
        Span<byte> text = stackalloc byte[Base64Url.GetEncodedLength(255)];
        json.Name(member);
        json.String(text[..Base64Url.EncodeToUtf8(name, text)]);
    }

    private static JournalKind Operation(ref JsonReader reader, ByteBuffer scratch)
    {
        Text(ref reader, scratch);
        for (int i = 0; i < Operations.Length; i++)
        {
            if (scratch.WrittenSpan.SequenceEqual(Operations[i]))
            {
                return (JournalKind)i;
            }
        }

        throw reader.Error("expected a known operation");
    }

    private static NodeId Node(ref JsonReader reader, ByteBuffer scratch)
    {
        ReadOnlySpan<byte> text = Text(ref reader, scratch);
        return text.Length == 16 && Utf8Parser.TryParse(text, out ulong value, out int consumed, 'x') && consumed == 16
            ? new NodeId(value)
            : throw reader.Error("expected a node of 16 hexadecimal digits");
    }

    private static byte[] Name(ref JsonReader reader, ByteBuffer scratch)
    {
        using var name = new ByteBuffer(255);
        ReadOnlySpan<byte> text = Text(ref reader, scratch);
        return Segment.TryDecodeBase64Url(text, name) && name.Length is > 0 and <= 255
            ? name.WrittenSpan.ToArray()
            : throw reader.Error("expected a name in base64url");
    }

    private static ReadOnlySpan<byte> Text(ref JsonReader reader, ByteBuffer scratch)
    {
        scratch.Clear();
        reader.String(scratch);
        return scratch.WrittenSpan;
    }
}
