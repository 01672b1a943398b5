using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// Reads the files of hashes, lists, sets and sorted sets with the acceptance rules of the reference (spec 03 §14.2). Holds one element at a time. Not
/// thread-safe.
/// </summary>
/// <param name="integerZero">See <see cref="ElementReader"/>.</param>
internal sealed class CollectionReader(bool integerZero) : IDisposable
{
    private const ulong FormatVersion = 1;

    private static readonly byte[][] HashMembers = Names("fields");
    private static readonly byte[][] ListMembers = Names("items");
    private static readonly byte[][] SetMembers = Names("members");

    private readonly ByteBuffer member = new(64);
    private readonly ElementReader element = new(integerZero);

    private enum Member
    {
        FormatVersion,
        ExpireAtMs,
        Elements,
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="kind">Hash, list, set or sorted set.</param>
    /// <param name="path">Its path in the tree.</param>
    /// <param name="file">Its content.</param>
    /// <param name="sink">Takes the elements.</param>
    /// <exception cref="DocumentDefectException">The file cannot be encoded, or the sink does not take an element. Elements may have been given before.</exception>
    public CollectionSummary Read(RedisNode kind, byte[] path, SourceFile file, IElementSink sink)
    {
        if (file.Length > int.MaxValue)
        {
            throw new DocumentDefectException(path, $"the document has {file.Length} bytes, at most {int.MaxValue} are possible");
        }

        ReadOnlySpan<byte> text = file.All();
        try
        {
            return Read(kind, text, sink);
        }
        catch (JsonFormatException e)
        {
            throw new DocumentDefectException(path, e.Reason, text, e.Offset);
        }
    }

    /// <summary>Reads the text of a whole file.</summary>
    /// <param name="kind">Hash, list, set or sorted set.</param>
    /// <param name="text">The file's content.</param>
    /// <param name="sink">Takes the elements.</param>
    /// <exception cref="JsonFormatException">The file cannot be encoded, or the sink does not take an element. Elements may have been given before.</exception>
    public CollectionSummary Read(RedisNode kind, ReadOnlySpan<byte> text, IElementSink sink)
    {
        byte[][] members = kind switch { RedisNode.Hashes => HashMembers, RedisNode.Lists => ListMembers, _ => SetMembers };

        // Of repeated members the last one counts, so elements can be given only when it is known which array that is.
        int lastArray = ReadHead(text, members, out ulong expireAtMs);
        long count = 0;
        var reader = new JsonReader(text);
        reader.BeginObject();
        for (int array = 0; reader.NextMember(member);)
        {
            if (JsonReader.FindName(member.WrittenSpan, members) != (int)Member.Elements)
            {
                reader.Skip();
                continue;
            }

            bool counts = array++ == lastArray;
            if (!reader.TryNull())
            {
                long elements = ReadElements(kind, ref reader, counts ? sink : null);
                count = counts ? elements : count;
            }
        }

        return new CollectionSummary(count, expireAtMs);
    }

    public void Dispose()
    {
        member.Dispose();
        element.Dispose();
    }

    private static byte[][] Names(string elements) =>
        ["format_version"u8.ToArray(), "expire_at_ms"u8.ToArray(), System.Text.Encoding.ASCII.GetBytes(elements)];

    /// <summary>Checks the grammar of the whole text and everything but the elements; gives the index of the array that counts, -1 for none.</summary>
    private int ReadHead(ReadOnlySpan<byte> text, byte[][] members, out ulong expireAtMs)
    {
        expireAtMs = 0;
        ulong version = 0;
        int versionAt = 0, array = -1;
        bool hasArray = false;
        var reader = new JsonReader(text);
        reader.BeginObject();
        while (reader.NextMember(member))
        {
            var which = (Member)JsonReader.FindName(member.WrittenSpan, members);
            bool isNull = reader.TryNull();
            switch (which)
            {
                case Member.FormatVersion when !isNull:
                    versionAt = reader.Position;
                    version = reader.UInt64();
                    break;
                case Member.ExpireAtMs:
                    expireAtMs = isNull ? 0 : reader.UInt64();
                    break;
                case Member.Elements:
                    array++;
                    hasArray = !isNull;
                    break;
            }

            if (!isNull && which == Member.Elements && reader.Peek() != JsonKind.Array)
            {
                throw reader.Error("expected an array");
            }

            if (!isNull && which is not (Member.FormatVersion or Member.ExpireAtMs))
            {
                reader.Skip();
            }
        }

        // The reference overlooks a closing bracket behind the value, and then whatever follows it.
        if (!reader.AtEnd() && text[reader.Position] is not ((byte)'}' or (byte)']'))
        {
            throw reader.Error("expected the end of the text");
        }

        return version != FormatVersion ? throw new JsonFormatException(versionAt, $"expected format_version {FormatVersion}, found {version}") : hasArray ? array : -1;
    }

    private long ReadElements(RedisNode kind, ref JsonReader reader, IElementSink? sink)
    {
        long count = 0;
        reader.BeginArray();
        while (reader.NextElement())
        {
            reader.Peek();
            int start = reader.Position;
            element.Read(kind, ref reader);
            count++;
            if (sink?.Add(element.Name, element.Value) is { } refusal)
            {
                throw new JsonFormatException(start, refusal);
            }
        }

        return count;
    }
}
