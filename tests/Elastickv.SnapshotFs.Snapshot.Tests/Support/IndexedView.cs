using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Indexing;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Support;

/// <summary>Views of one native stream at any read timestamp, with blocks as small as a test wants them.</summary>
internal sealed class IndexedView : IDisposable
{
    private readonly TemporaryFile temporary;
    private readonly MappedFile file;
    private readonly IndexedStream stream;

    /// <param name="content">An <c>EKVPBBL1</c> stream without header.</param>
    /// <param name="blockLength">Bytes of records per index block.</param>
    public IndexedView(ReadOnlySpan<byte> content, int blockLength = 16 << 10)
    {
        temporary = new TemporaryFile(content);
        file = new MappedFile(temporary.Path);
        stream = new IndexBuilder(file, new SnapshotOptions { BlockLength = blockLength }).Build(0);
        HeaderTimestamp = BinaryPrimitives.ReadUInt64LittleEndian(content[8..]);
    }

    public ulong HeaderTimestamp { get; }

    public IndexedStream Stream => stream;

    /// <summary>The newest timestamp of the file (spec 01 §3.4).</summary>
    public ulong LastCommitTimestamp => Math.Max(HeaderTimestamp, Math.Max(stream.Metadata.LastCommitTimestamp, stream.Counts.MaxCommitTimestamp));

    public SnapshotView Newest() => new(file, stream, LastCommitTimestamp, atNewest: true, rollForward: true);

    public SnapshotView At(ulong readTimestamp, ReadTrace? trace = null) => new(file, stream, readTimestamp, atNewest: false, rollForward: true, trace: trace);

    public void Dispose()
    {
        stream.Dispose();
        file.Dispose();
        temporary.Dispose();
    }
}
