using System.Buffers;
using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// The bytes of an object, straight from its chunk rows (spec 00 §3.12, 05 §14.1). The manifest is read once, a chunk row is looked up when it is first
/// touched and the last one is remembered. Thread-safe.
/// </summary>
internal sealed class S3Body : MappedContent
{
    private const int StackKey = 1024;
    private const int MaxUserKey = 1 << 20;

    private readonly SnapshotView view;
    private readonly Row head;
    private readonly ChunkMap map;

    // What all chunk keys of the object share behind the family's prefix: bucket, generation, object key, upload id.
    private readonly byte[] identity;
    private volatile Located? last;

    private S3Body(SnapshotView view, in Row head, in Manifest manifest)
    {
        this.view = view;
        this.head = head;
        Length = LengthOf(manifest);
        map = ChunkMap.Build(head.Body, manifest);
        identity = Identity(head, manifest);
    }

    public override long Length { get; }

    /// <summary>Length of the body of a manifest: what it says, whatever bytes there are; a negative size is shown as 0.</summary>
    public static long LengthOf(in Manifest manifest) => Math.Max(manifest.SizeBytes, 0);

    /// <param name="view">Where the chunk rows are looked up.</param>
    /// <param name="head">A row with a well-formed manifest key.</param>
    /// <param name="content">The body.</param>
    /// <returns>False when the row holds no manifest.</returns>
    public static bool TryOpen(SnapshotView view, in Row head, out S3Body content)
    {
        content = null!;
        using var scratch = new ByteBuffer(256);
        if (!head.IsReadable || !Manifest.TryRead(head.Body, scratch, out Manifest manifest))
        {
            return false;
        }

        content = new S3Body(view, head, manifest);
        return true;
    }

    public override ReadOnlySpan<byte> RunAt(long offset, out long missing)
    {
        Located? chunk = last;
        if (chunk is null || offset < chunk.Start || offset >= chunk.End)
        {
            last = chunk = Locate(offset);
        }

        missing = 0;
        ReadOnlySpan<byte> bytes = chunk.Bytes;
        long skip = offset - chunk.Start;
        if (skip >= bytes.Length)
        {
            missing = chunk.End - offset;
            return default;
        }

        return bytes.Slice((int)skip, (int)Math.Min(bytes.Length - skip, Length - offset));
    }

    /// <summary>Offset of the first byte that does not exist, -1 when all do. Touches every chunk.</summary>
    public long FirstMissing()
    {
        for (long offset = 0; offset < Length;)
        {
            int run = RunAt(offset, out _).Length;
            if (run == 0)
            {
                return offset;
            }

            offset += run;
        }

        return -1;
    }

    private static byte[] Identity(in Row head, in Manifest manifest)
    {
        using var key = new ByteBuffer(256);
        key.Append(head.UserKey[S3Family.Head.Length..]);
        if (manifest.UploadId >= 0)
        {
            using var upload = new ByteBuffer(64);
            new JsonReader(head.Body[manifest.UploadId..]).String(upload);
            KeySegment.AppendOpen(upload.WrittenSpan, key);
        }

        KeySegment.AppendTerminator(key);

        // No row has a longer key, so nothing is looked up for it.
        return key.Length > MaxUserKey ? [] : key.WrittenSpan.ToArray();
    }

    private Located Locate(long offset)
    {
        if (!map.TryFind(head.Body, offset, out Chunk chunk))
        {
            return new Located(map.Claimed, Length, default);
        }

        long end = Math.Min(chunk.End, Length);
        return identity.Length > 0 && TryFindBytes(chunk, out Row row) ? new Located(chunk.Start, end, row) : new Located(chunk.Start, end, default);
    }

    private bool TryFindBytes(in Chunk chunk, out Row row)
    {
        if (!chunk.Part.Offloaded)
        {
            return TryGetRow(S3Family.Blob, chunk, out row);
        }

        row = default;
        return TryGetRow(S3Family.ChunkReference, chunk, out Row reference) && TryFollow(reference, chunk.Size, out row);
    }

    private bool TryGetRow(ReadOnlySpan<byte> family, in Chunk chunk, out Row row)
    {
        const int Numbers = 3 * 8;
        int room = family.Length + identity.Length + Numbers;
        byte[]? rented = room <= StackKey ? null : ArrayPool<byte>.Shared.Rent(room);
        Span<byte> key = rented ?? stackalloc byte[StackKey];
        family.CopyTo(key);
        identity.CopyTo(key[family.Length..]);
        Span<byte> numbers = key.Slice(room - Numbers, Numbers);
        BinaryPrimitives.WriteUInt64BigEndian(numbers, chunk.Part.Number);
        BinaryPrimitives.WriteUInt64BigEndian(numbers[8..], chunk.Number);
        BinaryPrimitives.WriteUInt64BigEndian(numbers[16..], chunk.Part.Version);
        bool found = view.TryGet(key[..(chunk.Part.Version == 0 ? room - 8 : room)], out row) == RowState.Visible;
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return found;
    }

    /// <summary>From a reference to the bytes. One of another size than the manifest's leads nowhere (spec 05 §14).</summary>
    private bool TryFollow(in Row reference, ulong size, out Row row)
    {
        row = default;
        if (!ChunkReference.TryParse(reference.Body, out ChunkReference target) || target.Size != size)
        {
            return false;
        }

        Span<byte> key = stackalloc byte[ChunkBlobKey.Length];
        ChunkBlobKey.Write(target.Digest, key);
        return OffloadedBytes.TryFind(view, key, target.Digest, out row);
    }

    /// <summary>A stretch of the body and the row whose first bytes are its bytes; what the row has too little does not exist.</summary>
    private sealed class Located(long start, long end, Row row)
    {
        public long Start => start;

        public long End => end;

        public ReadOnlySpan<byte> Bytes
        {
            get
            {
                ReadOnlySpan<byte> body = row.Body;
                return body.Length > end - start ? body[..(int)(end - start)] : body;
            }
        }
    }
}
