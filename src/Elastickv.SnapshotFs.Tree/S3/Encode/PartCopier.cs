using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>
/// Copies the parts of a manifest into another in the server's form (spec 05 §5.3): known members in their order, those left out that the server leaves out.
/// </summary>
internal readonly ref struct PartCopier(JsonWriter json)
{
    private enum Field
    {
        Number,
        Etag,
        Size,
        ChunkCount,
        ChunkSizes,
        Version,
        ReferenceVersion,
        Offloaded,
        Count,
    }

    /// <summary>Writes the member <c>parts</c>, unless there are none.</summary>
    /// <param name="manifest">A manifest's JSON text that was read without error.</param>
    /// <param name="start">Its <see cref="Manifest.Parts"/>, not -1.</param>
    public void Copy(ReadOnlySpan<byte> manifest, int start)
    {
        ReadOnlySpan<byte> text = manifest[start..];
        using var scratch = new ByteBuffer(64);
        Span<int> places = stackalloc int[(int)Field.Count];
        bool any = false;
        var reader = new JsonReader(text);
        reader.BeginArray();
        while (reader.NextElement())
        {
            if (!any)
            {
                json.Name("parts"u8);
                json.BeginArray();
                any = true;
            }

            ReadPart(ref reader, places, scratch);
            WritePart(text, places, scratch);
        }

        if (any)
        {
            json.EndArray();
        }
    }

    /// <summary>Notes where each member's value begins, -1 for absent ones; of repeated members the last counts, <c>null</c> changes nothing but an array.</summary>
    private static void ReadPart(ref JsonReader reader, scoped Span<int> places, ByteBuffer scratch)
    {
        places.Fill(-1);
        if (reader.TryNull())
        {
            return;
        }

        reader.BeginObject();
        while (reader.NextMember(scratch))
        {
            Field field = Find(scratch.WrittenSpan);
            if (reader.TryNull())
            {
                if (field == Field.ChunkSizes)
                {
                    places[(int)field] = -1;
                }

                continue;
            }

            if (field != Field.Count)
            {
                places[(int)field] = reader.Position;
            }

            reader.Skip();
        }
    }

    private void WritePart(ReadOnlySpan<byte> text, ReadOnlySpan<int> places, ByteBuffer scratch)
    {
        json.BeginObject();
        Number("part_no"u8, UInt64(text, places[(int)Field.Number]));
        json.Name("etag"u8);
        scratch.Clear();
        if (places[(int)Field.Etag] >= 0)
        {
            new JsonReader(text[places[(int)Field.Etag]..]).String(scratch);
        }

        json.String(scratch.WrittenSpan);
        json.Name("size_bytes"u8);
        json.Number(places[(int)Field.Size] >= 0 ? new JsonReader(text[places[(int)Field.Size]..]).Int64() : 0L);
        Number("chunk_count"u8, UInt64(text, places[(int)Field.ChunkCount]));
        WriteSizes(text, places[(int)Field.ChunkSizes]);
        NumberUnlessZero("part_version"u8, UInt64(text, places[(int)Field.Version]));
        NumberUnlessZero("chunk_ref_version"u8, UInt64(text, places[(int)Field.ReferenceVersion]));
        if (places[(int)Field.Offloaded] >= 0 && new JsonReader(text[places[(int)Field.Offloaded]..]).Boolean())
        {
            json.Name("offloaded"u8);
            json.Boolean(true);
        }

        json.EndObject();
    }

    private void WriteSizes(ReadOnlySpan<byte> text, int place)
    {
        bool any = false;
        if (place >= 0)
        {
            var sizes = new JsonReader(text[place..]);
            sizes.BeginArray();
            while (sizes.NextElement())
            {
                if (!any)
                {
                    json.Name("chunk_sizes"u8);
                    json.BeginArray();
                    any = true;
                }

                json.Number(sizes.TryNull() ? 0UL : sizes.UInt64());
            }
        }

        if (any)
        {
            json.EndArray();
        }
    }

    private void Number(ReadOnlySpan<byte> name, ulong value)
    {
        json.Name(name);
        json.Number(value);
    }

    private void NumberUnlessZero(ReadOnlySpan<byte> name, ulong value)
    {
        if (value != 0)
        {
            Number(name, value);
        }
    }

    private static ulong UInt64(ReadOnlySpan<byte> text, int place) => place < 0 ? 0 : new JsonReader(text[place..]).UInt64();

    private static Field Find(ReadOnlySpan<byte> name) =>
        JsonReader.NameIs(name, "part_no"u8) ? Field.Number
        : JsonReader.NameIs(name, "etag"u8) ? Field.Etag
        : JsonReader.NameIs(name, "size_bytes"u8) ? Field.Size
        : JsonReader.NameIs(name, "chunk_count"u8) ? Field.ChunkCount
        : JsonReader.NameIs(name, "chunk_sizes"u8) ? Field.ChunkSizes
        : JsonReader.NameIs(name, "part_version"u8) ? Field.Version
        : JsonReader.NameIs(name, "chunk_ref_version"u8) ? Field.ReferenceVersion
        : JsonReader.NameIs(name, "offloaded"u8) ? Field.Offloaded
        : Field.Count;
}
