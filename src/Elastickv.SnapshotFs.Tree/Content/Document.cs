namespace Elastickv.SnapshotFs.Tree.Content;

/// <summary>
/// A file that is rendered from records, front to back, piece by piece. One object is one pass over the document and belongs to one thread;
/// open the file again for another pass. The same file always renders to the same bytes. Holds a cursor, never the whole document.
/// </summary>
public abstract class Document : FileContent
{
    /// <summary>
    /// Appends the next piece: about one element (one field, one line), so that memory stays bounded by the largest record.
    /// </summary>
    /// <returns>False when the document was complete before the call; nothing was appended then.</returns>
    public abstract bool RenderNext(ByteBuffer output);

    /// <summary>
    /// HLC commit timestamp of the newest record that contributed so far; final after <see cref="RenderNext"/> returned false. Its milliseconds
    /// are the file's modification time, unless <see cref="ModifiedMs"/> says otherwise.
    /// </summary>
    public ulong NewestCommit { get; private set; }

    /// <summary>Modification time in Unix milliseconds; overridden where it is not the commit time (S3 sidecars, generated files).</summary>
    public virtual long ModifiedMs => Snapshot.HlcTimestamp.UnixMilliseconds(NewestCommit);

    /// <summary>Permission bits.</summary>
    public virtual int Mode => NodeAttributes.FileMode;

    /// <summary>Counts a record as contributing.</summary>
    protected void Contribute(in Snapshot.Row row) => NewestCommit = Math.Max(NewestCommit, row.CommitTimestamp);
}
