using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>Room for one thing at a time, outside the managed heap: values reach 256 MiB. Wiped when it is given back, as it may have held plaintext. Not thread-safe.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Smallest = 1 << 16;

    private byte* bytes;
    private nuint capacity;

    ~NativeBuffer() => Release();

    /// <summary>The first bytes of the buffer; what they hold is kept only while the buffer need not grow.</summary>
    /// <param name="length">A length that was checked; negative counts as 0.</param>
    public Span<byte> Of(int length)
    {
        if (length <= 0)
        {
            return [];
        }

        if ((nuint)length > capacity)
        {
            Release();
            nuint room = Math.Max((nuint)length, Smallest);
            bytes = (byte*)NativeMemory.Alloc(room);
            capacity = room;
        }

        return new Span<byte>(bytes, length);
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.Clear(bytes, capacity);
        NativeMemory.Free(bytes);
        bytes = null;
        capacity = 0;
    }
}
