using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis;

/// <summary>
/// Finds the Redis rows that cannot be understood, whether or not anything of their key is shown (spec 03 §4.3, 00 §5). Rows that cannot be read at
/// all are the snapshot's to report.
/// </summary>
internal sealed class RedisProblems(RedisRows rows, IProblemSink sink)
{
    private delegate void RowCheck(in Row row);

    public void Report()
    {
        Check(rows.Hashes);
        Check(rows.Lists);
        Check(rows.Strings.Prefix, (in row) => CheckString(row, StringValue.StringMagic));
        Check(rows.Sketches.Prefix, (in row) => CheckString(row, StringValue.SketchMagic));
        Check(rows.Expiries.Prefix, CheckExpiry);
        Check(rows.StreamEntries.Prefix, CheckStreamEntry);
        Check(rows.StreamMetas.Prefix, (in row) => CheckMeta(rows.StreamMetas, row, StreamMeta.Read(row, out _), "24, 32 or 48"));
        Check(rows.Sets);
        Check(rows.SortedSets);
    }

    private void Check(ReadOnlySpan<byte> prefix, RowCheck check)
    {
        RowCursor cursor = rows.View.Scan(prefix);
        while (cursor.MoveNext())
        {
            Row row = cursor.Current;
            if (row.IsReadable)
            {
                check(row);
            }
        }
    }

    private void Check(WideFamilies families)
    {
        Check(families.Elements.Prefix, (in row) => CheckElement(families, row));
        Check(families.Metas.Prefix, (in row) =>
        {
            // The deltas are nested in the metas; they hold nothing that could be wrong.
            if (!row.UserKey.StartsWith(families.Deltas.Prefix))
            {
                CheckMeta(families.Metas, row, WideMeta.Read(row, out _), "8 or 16");
            }
        });
        Check(families.Blobs.Prefix, (in row) => CheckBlob(families.Type, row));
    }

    private void Check(ListFamilies families)
    {
        Check(families.Items.Prefix, (in row) =>
        {
            if (row.UserKey.Length < families.Items.Prefix.Length + ListSequence.Length)
            {
                Report(ProblemClass.ShortKey, row, "expected a sequence number of 8 bytes at the end of the key of a list item");
            }
        });
        Check(families.Metas.Prefix, (in row) =>
        {
            if (!families.IsDelta(row))
            {
                CheckLength(row, ListMeta.Read(row, out _), "24 or 32");
            }
            else if (!ListDelta.TryRead(row, out _))
            {
                Report(ProblemClass.BadLength, row, $"expected a list delta of {ListDelta.Length} bytes, found {row.Body.Length}");
            }
        });
    }

    private void CheckString(in Row row, ReadOnlySpan<byte> magic)
    {
        if (!StringValue.TryParse(row.Body, magic, out _))
        {
            Report(ProblemClass.TruncatedValue, row, $"expected flags and, if they say so, an expiry of 8 bytes behind the magic; the value ends after {row.Body.Length} bytes");
        }
    }

    private void CheckExpiry(in Row row)
    {
        if (!TtlRow.TryRead(row, out _))
        {
            Report(ProblemClass.BadLength, row, $"expected an expiry of {TtlRow.Length} bytes, found {row.Body.Length}");
        }
    }

    private void CheckElement(WideFamilies families, in Row row)
    {
        if (!families.Elements.TryParse(row.UserKey, out _, out _))
        {
            ReportShortKey(row);
        }
        else if (!families.IsSound(row))
        {
            Report(ProblemClass.BadLength, row, $"expected a score of 8 bytes, found {row.Body.Length}");
        }
    }

    private void CheckMeta(SizedFamily family, in Row row, MetaDefect defect, string lengths)
    {
        if (!family.TryParse(row.UserKey, out _, out ReadOnlySpan<byte> tail))
        {
            ReportShortKey(row);
        }
        else if (!tail.IsEmpty)
        {
            Report(ProblemClass.MalformedKey, row, $"expected nothing behind the Redis key, found {tail.Length} bytes");
        }
        else
        {
            CheckLength(row, defect, lengths);
        }
    }

    private void CheckLength(in Row row, MetaDefect defect, string lengths)
    {
        if (defect == MetaDefect.Length)
        {
            Report(ProblemClass.BadLength, row, $"expected metadata of {lengths} bytes, found {row.Body.Length}");
        }
        else if (defect == MetaDefect.Count)
        {
            Report(ProblemClass.OutOfRange, row, "the number of elements is above 2^63 - 1");
        }
    }

    private void CheckBlob(RedisType type, in Row row)
    {
        switch (BlobReader.Check(type, row.Body))
        {
            case BlobDefect.Magic:
                Report(ProblemClass.BadMagic, row, $"expected the magic of a whole {type}");
                break;
            case BlobDefect.Protobuf:
                Report(ProblemClass.BadProtobuf, row, $"expected the message of a whole {type}, with valid UTF-8 text");
                break;
        }
    }

    private void CheckStreamEntry(in Row row)
    {
        if (!rows.StreamEntries.TryParse(row.UserKey, out _, out ReadOnlySpan<byte> id))
        {
            ReportShortKey(row);
            return;
        }

        if (id.Length != StreamId.Length)
        {
            Report(
                id.Length < StreamId.Length ? ProblemClass.ShortKey : ProblemClass.MalformedKey,
                row,
                $"expected an id of {StreamId.Length} bytes behind the Redis key, found {id.Length}");
            return;
        }

        switch (StreamEntry.Check(row))
        {
            case BlobDefect.Magic:
                Report(ProblemClass.BadMagic, row, "expected the magic of a stream entry");
                break;
            case BlobDefect.Protobuf:
                Report(ProblemClass.BadProtobuf, row, "expected the message of a stream entry, with valid UTF-8 text");
                break;
            case BlobDefect.OddFields:
                Report(ProblemClass.BadRecord, row, "expected names and values in pairs, the last name has no value");
                break;
        }
    }

    private void ReportShortKey(in Row row) =>
        Report(ProblemClass.ShortKey, row, "expected a length of 4 bytes and a Redis key of that length behind the prefix");

    private void Report(string problemClass, in Row row, string reason) =>
        sink.Report(rows.View.ProblemAt(ProblemSeverity.Error, problemClass, row, reason));
}
