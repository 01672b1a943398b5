using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>A queue: its metadata row, understood. Points into the snapshot; immutable.</summary>
internal sealed class Queue
{
    private readonly Row row;
    private readonly byte[] nameInKey;

    private Queue(in Row row, byte[] nameInKey, QueueMetadata metadata)
    {
        this.row = row;
        this.nameInKey = nameInKey;
        Metadata = metadata;
    }

    public static ReadOnlySpan<byte> Magic => "\0SQ\u0001"u8;

    public Row Row => row;

    public QueueMetadata Metadata { get; }

    /// <summary>The queue as keys spell it.</summary>
    public ReadOnlySpan<byte> Segment => row.UserKey[SqsKeys.QueueMeta.Length..];

    /// <summary>The name in the key: it names the directory.</summary>
    public ReadOnlySpan<byte> NameInKey => nameInKey;

    /// <summary>The name that <c>_queue.json</c> shows.</summary>
    public ReadOnlySpan<byte> Name => Metadata.Name.Length > 0 ? Metadata.Name : nameInKey;

    /// <summary>Understands a readable row of the metadata family; gives what is wrong with it, or null.</summary>
    public static RecordFlaw? Read(in Row row, out Queue queue)
    {
        queue = null!;
        RecordFlaw? flaw = ReadName(row.UserKey[SqsKeys.QueueMeta.Length..], out byte[] name);
        if (flaw is not null)
        {
            return flaw;
        }

        if (!row.Body.StartsWith(Magic))
        {
            return new RecordFlaw(ProblemClass.BadMagic, "expected queue metadata to start with 00 53 51 01");
        }

        try
        {
            queue = new Queue(row, name, QueueMetadata.Parse(row.Body[Magic.Length..]));
            return null;
        }
        catch (JsonFormatException exception)
        {
            return new RecordFlaw(ProblemClass.BadJson, $"queue metadata: {exception.Message}");
        }
    }

    /// <remarks>
    /// Only the one spelling that the server looks up is taken, so no two queues share a name. Names that cannot be a directory are refused (spec 06 §14.1 T11).
    /// </remarks>
    private static RecordFlaw? ReadName(ReadOnlySpan<byte> segment, out byte[] name)
    {
        name = [];
        using var buffer = new ByteBuffer(256);
        using var canonical = new ByteBuffer(256);
        if (!Names.Segment.TryDecodeBase64Url(segment, buffer))
        {
            return new RecordFlaw(ProblemClass.MalformedKey, "expected base64url as the queue segment");
        }

        ReadOnlySpan<byte> decoded = buffer.WrittenSpan;
        Names.Segment.AppendBase64Url(decoded, canonical);
        if (!canonical.WrittenSpan.SequenceEqual(segment))
        {
            return new RecordFlaw(ProblemClass.MalformedKey, "expected the queue segment as the server writes it, found another spelling of the same name");
        }

        if (decoded.IsEmpty || decoded.SequenceEqual("."u8) || decoded.SequenceEqual(".."u8))
        {
            return new RecordFlaw(ProblemClass.MalformedKey, $"a queue cannot be named \"{KeyText.Printable(decoded)}\"");
        }

        name = decoded.ToArray();
        return null;
    }
}
