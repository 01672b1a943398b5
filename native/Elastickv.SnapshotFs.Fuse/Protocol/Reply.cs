using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse.Native;

namespace Elastickv.SnapshotFs.Fuse.Protocol;

/// <summary>
/// One reply under construction: a header, then bytes that were copied here and stretches of mapped memory that are only pointed at. Reused from request to request.
/// Belongs to one thread.
/// </summary>
internal sealed unsafe class Reply : IReadSink, IDisposable
{
    // Below a page it costs less to copy a run than to have the kernel look up one more address. It bounds the number of pieces too.
    private const int LeastPointedAt = 4096;

    // The kernel takes no more pieces in one call (UIO_MAXIOV).
    private const int MostPieces = 1024;

    private readonly byte* buffer;
    private readonly IoVec* pieces;
    private readonly int capacity;
    private int used;
    private int pieceCount;

    /// <param name="payload">Most bytes that may follow the header.</param>
    public Reply(int payload)
    {
        MaxPayload = payload;
        capacity = sizeof(OutHeader) + payload;
        buffer = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, 4096);
        pieces = (IoVec*)NativeMemory.Alloc(MostPieces, (nuint)sizeof(IoVec));
        Begin();
    }

    /// <summary>Most bytes that may follow the header.</summary>
    public int MaxPayload { get; }

    /// <summary>Bytes behind the header so far.</summary>
    public int Payload { get; private set; }

    /// <summary>The pieces to write, in order, once the reply is complete.</summary>
    public ReadOnlySpan<IoVec> Pieces => new(pieces, pieceCount);

    /// <summary>Forgets everything.</summary>
    public void Begin()
    {
        used = sizeof(OutHeader);
        Payload = 0;
        pieces[0] = new IoVec { Base = buffer, Length = (nuint)used };
        pieceCount = 1;
    }

    /// <summary>Completes the reply. With an error the payload is dropped.</summary>
    public void End(ulong unique, Errno outcome)
    {
        if (outcome != Errno.Ok)
        {
            Begin();
        }

        *(OutHeader*)buffer = new OutHeader { Len = (uint)(sizeof(OutHeader) + Payload), Error = -(int)outcome, Unique = unique };
    }

    /// <summary>Appends a structure.</summary>
    public void Write<T>(in T value)
        where T : unmanaged => MemoryMarshal.Write(Extend(sizeof(T)), value);

    /// <summary>Appends bytes for the caller to fill, all of them.</summary>
    public Span<byte> Extend(int count)
    {
        if (count > MaxPayload - Payload)
        {
            throw new InvalidOperationException("a reply grew beyond what was asked for");
        }

        ref IoVec last = ref pieces[pieceCount - 1];
        if (last.Base + last.Length == buffer + used)
        {
            last.Length += (nuint)count;
        }
        else
        {
            pieces[pieceCount++] = new IoVec { Base = buffer + used, Length = (nuint)count };
        }

        var room = new Span<byte>(buffer + used, count);
        used += count;
        Payload += count;
        return room;
    }

    public void AddCopy(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Extend(bytes.Length));

    public void AddMapped(ReadOnlySpan<byte> bytes)
    {
        // Leaves room for one more piece of copied bytes behind every pointer.
        if (bytes.Length < LeastPointedAt || pieceCount >= MostPieces - 2)
        {
            AddCopy(bytes);
            return;
        }

        if (bytes.Length > MaxPayload - Payload)
        {
            throw new InvalidOperationException("a reply grew beyond what was asked for");
        }

        fixed (byte* start = bytes)
        {
            pieces[pieceCount++] = new IoVec { Base = start, Length = (nuint)bytes.Length };
        }

        Payload += bytes.Length;
    }

    /// <summary>The complete reply in one piece.</summary>
    public byte[] ToArray()
    {
        var all = new byte[sizeof(OutHeader) + Payload];
        int at = 0;
        foreach (IoVec piece in Pieces)
        {
            new ReadOnlySpan<byte>(piece.Base, (int)piece.Length).CopyTo(all.AsSpan(at));
            at += (int)piece.Length;
        }

        return all;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(buffer);
        NativeMemory.Free(pieces);
    }
}
