using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// Reads the files of streams with the acceptance rules of the reference (spec 03 §14.2, §14.3): a sequence of objects, one of which is the meta line, in any
/// order. Of any length; holds one entry at a time. Not thread-safe.
/// </summary>
internal sealed class StreamFileReader : IDisposable
{
    private readonly ByteBuffer member = new(64);
    private readonly EntryReader entry = new();

    // State of one file.
    private bool hasMeta;
    private long count;
    private long length;
    private StreamId last;
    private StreamId highest;
    private StreamId lowest;
    private ulong expireAtMs;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Its path in the tree.</param>
    /// <param name="file">Its content.</param>
    /// <param name="sink">Takes the entries.</param>
    /// <param name="consistent">Whether the meta line must fit the entries. What a snapshot shows need not be: it prints the length it has stored.</param>
    /// <exception cref="DocumentDefectException">The file cannot be encoded, or the sink does not take an entry. Entries may have been given before.</exception>
    public StreamSummary Read(byte[] path, SourceFile file, IStreamSink sink, bool consistent = true)
    {
        hasMeta = false;
        count = length = 0;
        last = highest = lowest = default;
        expireAtMs = 0;
        var values = new JsonSequence(path, file);
        ReadOnlySpan<byte> text;
        while (values.TryNext(out text))
        {
            try
            {
                values.Advance(ReadLine(text, sink));
            }
            catch (JsonFormatException e)
            {
                throw values.Defect(e.Reason, e.Offset);
            }
        }

        if (!text.IsEmpty)
        {
            throw values.Defect("expected an object");
        }

        if (!hasMeta)
        {
            throw new DocumentDefectException(path, "expected a line with \"_meta\": true");
        }

        if (consistent && length != count)
        {
            throw new DocumentDefectException(path, $"the meta line says that the length is {length}, but there are {count} entries");
        }

        return consistent && count > 0 && highest.IsAbove(last)
            ? throw new DocumentDefectException(path, "the last id of the meta line is below that of an entry")
            : new StreamSummary(count, length, last, expireAtMs, lowest);
    }

    public void Dispose()
    {
        member.Dispose();
        entry.Dispose();
    }

    /// <summary>Reads the value that the text starts with and gives its length.</summary>
    private int ReadLine(ReadOnlySpan<byte> text, IStreamSink sink)
    {
        bool isMeta = IsMeta(text, out int end);
        var reader = new JsonReader(text);
        if (!isMeta)
        {
            ReadEntry(ref reader, sink);
        }
        else if (hasMeta)
        {
            throw new JsonFormatException(0, "expected one line with \"_meta\": true, this is the second");
        }
        else
        {
            hasMeta = true;
            ReadMeta(ref reader);
        }

        return end;
    }

    /// <summary>Checks the grammar of a value, and whether it is the meta line.</summary>
    private bool IsMeta(ReadOnlySpan<byte> text, out int end)
    {
        bool isMeta = false;
        var reader = new JsonReader(text);
        reader.BeginObject();
        while (reader.NextMember(member))
        {
            if (!JsonReader.NameIs(member.WrittenSpan, "_meta"u8))
            {
                reader.Skip();
            }
            else if (!reader.TryNull())
            {
                isMeta = reader.Boolean();
            }
        }

        end = reader.Position;
        return isMeta;
    }

    private void ReadMeta(ref JsonReader reader)
    {
        reader.BeginObject();
        while (reader.NextMember(member))
        {
            ReadOnlySpan<byte> which = member.WrittenSpan;
            bool isExpiry = JsonReader.NameIs(which, "expire_at_ms"u8);
            if (reader.TryNull())
            {
                expireAtMs = isExpiry ? 0 : expireAtMs;
            }
            else if (isExpiry)
            {
                expireAtMs = reader.UInt64();
            }
            else if (JsonReader.NameIs(which, "length"u8))
            {
                int start = reader.Position;
                length = reader.Int64();
                if (length < 0)
                {
                    throw new JsonFormatException(start, $"expected a length from 0 on, found {length}");
                }
            }
            else if (JsonReader.NameIs(which, "last_ms"u8))
            {
                last = last with { Milliseconds = reader.UInt64() };
            }
            else if (JsonReader.NameIs(which, "last_seq"u8))
            {
                last = last with { Sequence = reader.UInt64() };
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadEntry(ref JsonReader reader, IStreamSink sink)
    {
        entry.Read(ref reader);
        lowest = count == 0 || lowest.IsAbove(entry.Id) ? entry.Id : lowest;
        highest = count == 0 || entry.Id.IsAbove(highest) ? entry.Id : highest;
        count++;
        if (sink.Add(entry.Id, entry.IdText, entry.Fields) is { } refusal)
        {
            throw new JsonFormatException(entry.IdAt, refusal);
        }
    }
}
