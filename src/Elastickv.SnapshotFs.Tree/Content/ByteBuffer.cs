using System.Buffers;
using System.Buffers.Text;

namespace Elastickv.SnapshotFs.Tree.Content;

/// <summary>A growable run of bytes that documents are rendered into; rented from the shared pool. Not thread-safe.</summary>
public sealed class ByteBuffer : IBufferWriter<byte>, IDisposable
{
    // The shared pool keeps what it is given back; arrays this large are better left to the collector.
    private const int LargestPooled = 1 << 20;

    private byte[] bytes;
    private int length;

    public ByteBuffer(int capacity = 4096) => bytes = Rent(capacity);

    public int Length => length;

    public ReadOnlySpan<byte> WrittenSpan => bytes.AsSpan(0, length);

    public ReadOnlyMemory<byte> WrittenMemory => bytes.AsMemory(0, length);

    /// <summary>Forgets the content and keeps the room.</summary>
    public void Clear() => length = 0;

    /// <summary>Drops everything behind <paramref name="newLength"/>.</summary>
    public void Truncate(int newLength) => length = Math.Min(length, newLength);

    public void Append(byte value)
    {
        if (length == bytes.Length)
        {
            Grow(1);
        }

        bytes[length++] = value;
    }

    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(GetSpan(value.Length));
        length += value.Length;
    }

    /// <summary>Appends a number in plain decimal.</summary>
    public void AppendNumber(ulong value)
    {
        Utf8Formatter.TryFormat(value, GetSpan(20), out int written);
        length += written;
    }

    /// <summary>Appends a number in plain decimal.</summary>
    public void AppendNumber(long value)
    {
        Utf8Formatter.TryFormat(value, GetSpan(20), out int written);
        length += written;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(bytes.Length - length));
        length += count;
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (bytes.Length - length < Math.Max(sizeHint, 1))
        {
            Grow(Math.Max(sizeHint, 1));
        }

        return bytes.AsSpan(length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return bytes.AsMemory(length);
    }

    public void Dispose()
    {
        Return(bytes);
        bytes = [];
        length = 0;
    }

    private static byte[] Rent(int capacity) =>
        capacity <= LargestPooled ? ArrayPool<byte>.Shared.Rent(capacity) : GC.AllocateUninitializedArray<byte>(capacity);

    private static void Return(byte[] bytes)
    {
        if (bytes.Length is > 0 and <= LargestPooled)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Grow(int more)
    {
        byte[] larger = Rent((int)Math.Min(Array.MaxLength, Math.Max((long)length + more, 2L * bytes.Length)));
        WrittenSpan.CopyTo(larger);
        Return(bytes);
        bytes = larger;
    }
}
