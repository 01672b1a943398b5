using System.Buffers;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// The text of a derived file, written once and then read at any offset: in memory while it is small, else in a nameless file. Writing is for one thread, reading for
/// any number.
/// </summary>
internal sealed class DerivedText : IBufferWriter<byte>, IDisposable
{
    private const int HeldInMemory = 1 << 20;

    private readonly object gate = new();
    private byte[] memory = [];
    private byte[] window = [];
    private int held;
    private SpillStream? spill;
    private int uses = 1;

    /// <summary>Length in bytes.</summary>
    public long Length => spill?.Length ?? held;

    public void Advance(int count) => Append(window.AsSpan(0, count));

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (window.Length < Math.Max(sizeHint, 256))
        {
            window = new byte[Math.Max(sizeHint, 4096)];
        }

        return window;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Fills a buffer from an offset on, as far as there are bytes.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public int Read(long offset, Span<byte> buffer)
    {
        int count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        if (count == 0)
        {
            return 0;
        }

        if (spill is null)
        {
            memory.AsSpan((int)offset, count).CopyTo(buffer);
            return count;
        }

        lock (gate)
        {
            spill.Read(offset, buffer[..count]);
        }

        return count;
    }

    /// <summary>Counts one more user; each ends with <see cref="Dispose"/>. False when there is none left that it could join.</summary>
    public bool TryUse()
    {
        lock (gate)
        {
            uses += uses > 0 ? 1 : 0;
            return uses > 0;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            uses--;
            if (uses == 0)
            {
                spill?.Dispose();
            }
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (spill is null && held + bytes.Length > HeldInMemory)
        {
            spill = new SpillStream();
            spill.Append(memory.AsSpan(0, held));
            memory = [];
        }

        if (spill is not null)
        {
            spill.Append(bytes);
            return;
        }

        if (memory.Length - held < bytes.Length)
        {
            Array.Resize(ref memory, Math.Max(held + bytes.Length, memory.Length * 2));
        }

        bytes.CopyTo(memory.AsSpan(held));
        held += bytes.Length;
    }
}
