using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Support;

/// <summary>A document of a number of pieces.</summary>
internal sealed class FakeDocument(int pieces, Func<int, byte[]> piece, long modifiedMs, Action begins) : Document
{
    private int next;

    public override long ModifiedMs => modifiedMs;

    public override bool RenderNext(ByteBuffer output)
    {
        if (next == 0)
        {
            begins();
        }

        if (next == pieces)
        {
            return false;
        }

        output.Append(piece(next++));
        return true;
    }
}
