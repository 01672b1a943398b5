namespace Elastickv.SnapshotFs.Tree.Content;

/// <summary>The bytes of one file: a <see cref="MappedContent"/>, a <see cref="Document"/>, or a <see cref="ReadableContent"/>.</summary>
public abstract class FileContent : IDisposable
{
    /// <summary>Lets go of what the content holds. Not needed for correctness of anything else.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
