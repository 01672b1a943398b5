using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Host;

/// <summary>
/// A regular file on the host. Read, never mapped: whoever truncates it under us gets an error, not our end. A large file that is wanted as a whole is copied to a
/// spool and mapped from there.
/// </summary>
internal sealed class HostFile(SafeFileHandle handle, FileStatus status) : SourceFile
{
    private const int HeldInMemory = 16 << 20;
    private const int CopyStep = 1 << 20;

    private ByteBuffer? held;
    private SpoolFile? spool;
    private long passed;

    public override long Length => status.Length;

    public override long ModifiedMs => status.ModifiedMs;

    public override void Read(long offset, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int read = RandomAccess.Read(handle, buffer, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("the file became shorter while it was read");
            }

            offset += read;
            buffer = buffer[read..];
        }
    }

    public override ReadOnlySpan<byte> All()
    {
        if (held is not null)
        {
            return held.WrittenSpan;
        }

        if (spool is null && Length <= HeldInMemory)
        {
            held = new ByteBuffer((int)Math.Max(1, Length));
            Read(0, held.GetSpan((int)Length)[..(int)Length]);
            held.Advance((int)Length);
            return held.WrittenSpan;
        }

        if (Length > int.MaxValue)
        {
            throw new IOException($"a document of {Length} bytes is too large, at most {int.MaxValue} are possible");
        }

        spool ??= Copy();
        return spool.Slice(0, (int)Length);
    }

    public override ReadOnlySpan<byte> From(long offset)
    {
        if (Length <= HeldInMemory)
        {
            return All()[(int)offset..];
        }

        spool ??= Copy();
        if (offset != passed)
        {
            spool.TrimMemory();
            passed = offset;
        }

        return spool.Slice(offset, (int)Math.Min(int.MaxValue, Length - offset));
    }

    public override void Dispose()
    {
        held?.Dispose();
        spool?.Dispose();
        handle.Dispose();
    }

    private SpoolFile Copy()
    {
        var copy = new SpoolFile(Length);
        using var step = new ByteBuffer(CopyStep);
        for (long at = 0; at < Length;)
        {
            Span<byte> piece = step.GetSpan(CopyStep)[..(int)Math.Min(CopyStep, Length - at)];
            Read(at, piece);
            copy.Write(at, piece);
            at += piece.Length;
        }

        return copy;
    }
}
