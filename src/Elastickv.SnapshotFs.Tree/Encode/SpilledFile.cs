using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>A stretch of a temporary file as a file of a tree. A large one that is wanted as a whole is copied to a spool and mapped from there.</summary>
internal sealed class SpilledFile(SpillStream texts, long start, long length, long modifiedMs) : SourceFile
{
    private const int HeldInMemory = 16 << 20;
    private const int CopyStep = 1 << 20;

    private ByteBuffer? held;
    private SpoolFile? spool;
    private long passed;

    public override long Length => length;

    public override long ModifiedMs => modifiedMs;

    public override void Read(long offset, Span<byte> buffer) => texts.Read(start + offset, buffer);

    public override ReadOnlySpan<byte> All() =>
        length <= int.MaxValue ? From(0)[..(int)length] : throw new IOException($"a document of {length} bytes is too large, at most {int.MaxValue} are possible");

    public override ReadOnlySpan<byte> From(long offset)
    {
        if (length <= HeldInMemory)
        {
            held ??= Hold();
            return held.WrittenSpan[(int)offset..];
        }

        spool ??= Copy();
        if (offset != passed)
        {
            spool.TrimMemory();
            passed = offset;
        }

        return spool.Slice(offset, (int)Math.Min(int.MaxValue, length - offset));
    }

    public override void Dispose()
    {
        held?.Dispose();
        spool?.Dispose();
    }

    private ByteBuffer Hold()
    {
        var buffer = new ByteBuffer((int)Math.Max(1, length));
        Read(0, buffer.GetSpan((int)length)[..(int)length]);
        buffer.Advance((int)length);
        return buffer;
    }

    private SpoolFile Copy()
    {
        var copy = new SpoolFile(length);
        using var step = new ByteBuffer(CopyStep);
        for (long at = 0; at < length;)
        {
            Span<byte> piece = step.GetSpan(CopyStep)[..(int)Math.Min(CopyStep, length - at)];
            Read(at, piece);
            copy.Write(at, piece);
            at += piece.Length;
        }

        return copy;
    }
}
