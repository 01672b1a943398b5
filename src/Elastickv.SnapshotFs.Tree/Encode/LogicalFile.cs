using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>A file of a logical tree, read for encoding. A rendered document is rendered once; a large one goes to a spool.</summary>
internal sealed class LogicalFile : SourceFile
{
    private const int HeldInMemory = 16 << 20;
    private const int CopyStep = 1 << 20;

    private readonly LogicalSource source;
    private readonly FileContent content;
    private readonly NodeAttributes attributes;
    private ByteBuffer? held;
    private SpoolFile? spool;
    private long passed;

    public LogicalFile(LogicalSource source, ILogicalTree tree, NodeId node, FileContent content)
    {
        this.source = source;
        this.content = content;
        if (!tree.TryGetAttributes(node, out attributes))
        {
            tree.TryMeasure(node, out attributes);
        }
    }

    public override long Length => attributes.Size;

    public override long ModifiedMs => attributes.ModifiedMs;

    public override void Read(long offset, Span<byte> buffer)
    {
        source.Pass(buffer.Length);
        if (content is ReadableContent readable)
        {
            Read(readable, offset, buffer);
            return;
        }

        if (content is not MappedContent mapped)
        {
            Rendered(offset, buffer.Length).CopyTo(buffer);
            return;
        }

        while (!buffer.IsEmpty)
        {
            ReadOnlySpan<byte> run = mapped.RunAt(offset, out _);
            if (run.IsEmpty)
            {
                throw new IOException($"byte {offset} of the body does not exist");
            }

            run = run[..Math.Min(run.Length, buffer.Length)];
            run.CopyTo(buffer);
            offset += run.Length;
            buffer = buffer[run.Length..];
        }
    }

    public override ReadOnlySpan<byte> All()
    {
        if (content is MappedContent mapped && Length > 0 && mapped.RunAt(0, out _) is var whole && whole.Length >= Length)
        {
            return whole[..(int)Length];
        }

        if (Length > int.MaxValue)
        {
            throw new IOException($"a document of {Length} bytes is too large, at most {int.MaxValue} are possible");
        }

        return Rendered(0, (int)Length);
    }

    public override ReadOnlySpan<byte> From(long offset)
    {
        if (offset != passed)
        {
            spool?.TrimMemory();
            passed = offset;
        }

        return Rendered(offset, (int)Math.Min(int.MaxValue, Length - offset));
    }

    public override void Dispose()
    {
        held?.Dispose();
        spool?.Dispose();
        content.Dispose();
    }

    private static void Read(ReadableContent readable, long offset, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int read = readable.Read(offset, buffer);
            if (read == 0)
            {
                throw new EndOfStreamException("the file became shorter while it was read");
            }

            offset += read;
            buffer = buffer[read..];
        }
    }

    private ReadOnlySpan<byte> Rendered(long offset, int length)
    {
        if (held is null && spool is null)
        {
            Load();
        }

        return held is not null ? held.WrittenSpan.Slice((int)offset, length) : spool!.Slice(offset, length);
    }

    private void Load()
    {
        if (Length <= HeldInMemory)
        {
            held = new ByteBuffer((int)Math.Max(1, Length));
            Fill(static (target, _, piece) => target.held!.Append(piece));
        }
        else
        {
            spool = new SpoolFile(Length);
            Fill(static (target, at, piece) => target.spool!.Write(at, piece));
        }
    }

    private void Fill(Action<LogicalFile, long, ReadOnlySpan<byte>> take)
    {
        long at = 0;
        if (content is Document document)
        {
            using var piece = new ByteBuffer();
            while (document.RenderNext(piece))
            {
                take(this, at, piece.WrittenSpan);
                at += piece.Length;
                piece.Clear();
            }

            return;
        }

        if (content is ReadableContent readable)
        {
            using var step = new ByteBuffer(CopyStep);
            while (at < Length)
            {
                Span<byte> stretch = step.GetSpan(CopyStep)[..(int)Math.Min(CopyStep, Length - at)];
                Read(readable, at, stretch);
                take(this, at, stretch);
                at += stretch.Length;
            }

            return;
        }

        var mapped = (MappedContent)content;
        while (at < Length)
        {
            ReadOnlySpan<byte> run = mapped.RunAt(at, out _);
            if (run.IsEmpty)
            {
                throw new IOException($"byte {at} of the body does not exist");
            }

            take(this, at, run);
            at += run.Length;
        }
    }
}
