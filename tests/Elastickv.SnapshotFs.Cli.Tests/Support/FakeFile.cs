using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Cli.Tests.Support;

/// <summary>A file of a <see cref="FakeTree"/>, in either form of content.</summary>
internal sealed record FakeFile(bool IsMapped, long ModifiedMs, int Mode, byte[]?[] Pieces)
{
    private const int GapLength = 4;

    public long Length => Pieces.Sum(piece => piece?.Length ?? GapLength);

    public FileContent Open() => IsMapped ? new Mapping(this) : new Rendering(this);

    private sealed class Mapping(FakeFile file) : MappedContent
    {
        public override long Length => file.Length;

        public override ReadOnlySpan<byte> RunAt(long offset, out long missing)
        {
            missing = 0;
            foreach (byte[]? piece in file.Pieces)
            {
                long length = piece?.Length ?? GapLength;
                if (offset < length)
                {
                    missing = piece is null ? length - offset : 0;
                    return piece is null ? [] : piece.AsSpan((int)offset);
                }

                offset -= length;
            }

            return [];
        }
    }

    private sealed class Rendering(FakeFile file) : Document
    {
        private int next;

        public override long ModifiedMs => file.ModifiedMs;

        public override int Mode => file.Mode;

        public override bool RenderNext(ByteBuffer output)
        {
            if (next == file.Pieces.Length)
            {
                return false;
            }

            output.Append(file.Pieces[next++]);
            return true;
        }
    }
}
