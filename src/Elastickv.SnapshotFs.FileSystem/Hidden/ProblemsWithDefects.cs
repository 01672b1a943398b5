using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Hidden;

/// <summary><c>problems.jsonl</c> of a writable mount: what is wrong with the snapshot, then what is wrong with the edits.</summary>
internal sealed class ProblemsWithDefects(ProblemsFile problems, long size, byte[] defects) : ReadableContent
{
    public override long Length => size + defects.Length;

    public override int Read(long offset, Span<byte> buffer)
    {
        int read = 0;
        while (offset < size && read < buffer.Length)
        {
            int more = problems.Read(offset, buffer[read..]);
            if (more == 0)
            {
                throw new EndOfStreamException("the list of problems was cut off");
            }

            read += more;
            offset += more;
        }

        if (offset >= size && offset - size < defects.Length)
        {
            ReadOnlySpan<byte> rest = defects.AsSpan((int)(offset - size));
            rest = rest[..Math.Min(rest.Length, buffer.Length - read)];
            rest.CopyTo(buffer[read..]);
            read += rest.Length;
        }

        return read;
    }
}
