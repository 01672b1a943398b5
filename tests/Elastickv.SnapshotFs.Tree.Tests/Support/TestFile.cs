using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Tests.Support;

/// <summary>An open file of a <see cref="TestSource"/>.</summary>
internal sealed class TestFile(byte[] content, long modifiedMs) : SourceFile
{
    public override long Length => content.Length;

    public override long ModifiedMs => modifiedMs;

    public override void Read(long offset, Span<byte> buffer) => content.AsSpan((int)offset, buffer.Length).CopyTo(buffer);

    public override ReadOnlySpan<byte> All() => content;

    public override void Dispose()
    {
    }
}
