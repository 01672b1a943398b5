using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Support;

/// <summary>Mapped content at an address.</summary>
internal sealed unsafe class FakeMemory(byte* start, int length) : MappedContent
{
    public override long Length => length;

    public override ReadOnlySpan<byte> RunAt(long offset, out long missing)
    {
        missing = 0;
        return new ReadOnlySpan<byte>(start + offset, length - (int)offset);
    }
}
