namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>Has mapped bytes copied that may go before their reader is done with them.</summary>
internal sealed class CopyingSink(IReadSink sink) : IReadSink
{
    public void AddMapped(ReadOnlySpan<byte> bytes) => sink.AddCopy(bytes);

    public void AddCopy(ReadOnlySpan<byte> bytes) => sink.AddCopy(bytes);
}
