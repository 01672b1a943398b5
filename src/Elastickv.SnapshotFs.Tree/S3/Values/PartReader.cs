using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Reads the parts of a manifest one by one, in array order, which is the order of the body (spec 00 §3.12).</summary>
internal ref struct PartReader
{
    private readonly ByteBuffer scratch;
    private readonly int start;
    private JsonReader reader;

    /// <param name="manifest">A manifest's JSON text that was read without error.</param>
    /// <param name="start">Its <see cref="Manifest.Parts"/>, not -1.</param>
    /// <param name="scratch">Room for member names.</param>
    public PartReader(ReadOnlySpan<byte> manifest, int start, ByteBuffer scratch)
    {
        this.scratch = scratch;
        this.start = start;
        reader = new JsonReader(manifest[start..]);
        reader.BeginArray();
    }

    /// <summary>The part reached by the last successful <see cref="MoveNext"/>.</summary>
    public Part Current { get; private set; }

    public bool MoveNext()
    {
        if (!reader.NextElement())
        {
            return false;
        }

        Part part = Read(ref reader, scratch);
        Current = part with { Sizes = part.Sizes < 0 ? -1 : start + part.Sizes };
        return true;
    }

    /// <summary>Checks the next value, which must be an array of parts, and gives where it begins; -1 for <c>null</c>.</summary>
    public static int Check(ref JsonReader reader, ByteBuffer scratch)
    {
        if (reader.TryNull())
        {
            return -1;
        }

        int at = reader.Position;
        reader.BeginArray();
        while (reader.NextElement())
        {
            Read(ref reader, scratch);
        }

        return at;
    }

    private static Part Read(ref JsonReader reader, ByteBuffer scratch)
    {
        ulong number = 0, version = 0, referenceVersion = 0;
        bool offloaded = false;
        int sizes = -1;
        if (!reader.TryNull())
        {
            reader.BeginObject();
            while (reader.NextMember(scratch))
            {
                ReadOnlySpan<byte> name = scratch.WrittenSpan;
                if (JsonReader.NameIs(name, "part_no"u8))
                {
                    number = reader.TryNull() ? number : reader.UInt64();
                }
                else if (JsonReader.NameIs(name, "chunk_sizes"u8))
                {
                    sizes = CheckSizes(ref reader);
                }
                else if (JsonReader.NameIs(name, "part_version"u8))
                {
                    version = reader.TryNull() ? version : reader.UInt64();
                }
                else if (JsonReader.NameIs(name, "chunk_ref_version"u8))
                {
                    referenceVersion = reader.TryNull() ? referenceVersion : reader.UInt64();
                }
                else if (JsonReader.NameIs(name, "offloaded"u8))
                {
                    offloaded = reader.TryNull() ? offloaded : reader.Boolean();
                }
                else
                {
                    CheckUnused(ref reader, name, scratch);
                }
            }
        }

        return new Part(number, offloaded ? referenceVersion : version, offloaded, sizes);
    }

    /// <summary>Fields that decide nothing must have their types all the same.</summary>
    private static void CheckUnused(ref JsonReader reader, ReadOnlySpan<byte> name, ByteBuffer scratch)
    {
        bool isText = JsonReader.NameIs(name, "etag"u8);
        bool isSize = JsonReader.NameIs(name, "size_bytes"u8);
        if (!(isText || isSize || JsonReader.NameIs(name, "chunk_count"u8)))
        {
            reader.Skip();
        }
        else if (!reader.TryNull())
        {
            if (isText)
            {
                scratch.Clear();
                reader.String(scratch);
            }
            else if (isSize)
            {
                reader.Int64();
            }
            else
            {
                reader.UInt64();
            }
        }
    }

    private static int CheckSizes(ref JsonReader reader)
    {
        if (reader.TryNull())
        {
            return -1;
        }

        int at = reader.Position;
        reader.BeginArray();
        while (reader.NextElement())
        {
            if (!reader.TryNull())
            {
                reader.UInt64();
            }
        }

        return at;
    }
}
