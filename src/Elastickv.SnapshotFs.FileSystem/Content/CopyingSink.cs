namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>Has mapped bytes copied that may go before their reader is done with them. One request.</summary>
internal sealed class CopyingSink(IReadSink sink) : IReadSink
{
    /// <summary>Whether any bytes were given.</summary>
    public bool HasBytes { get; private set; }

    public void AddMapped(ReadOnlySpan<byte> bytes) => AddCopy(bytes);

    public void AddCopy(ReadOnlySpan<byte> bytes)
    {
        HasBytes |= !bytes.IsEmpty;
        sink.AddCopy(bytes);
    }
}
