namespace Elastickv.SnapshotFs.Snapshot.Records;

/// <summary>
/// Where the records of a stream come from: the stored file, in the plain case byte for byte. Problems speak of that file, also where what is read is a
/// translation of it. Immutable once built; thread-safe.
/// </summary>
internal class RecordOrigin
{
    /// <summary>The stream is the file.</summary>
    public static readonly RecordOrigin Same = new();

    /// <summary>The stream was translated from a form in which its records have no place of their own.</summary>
    public static readonly RecordOrigin Translated = new Nowhere();

    protected RecordOrigin()
    {
    }

    /// <summary>Byte offset in the stored file of the record at an offset of the stream; -1 when it has none there.</summary>
    public virtual long OffsetInFile(long offset) => offset;

    /// <summary>Why an encrypted row could not be decrypted: class of the problem and reason.</summary>
    public virtual (string ProblemClass, string Reason) Explain(in RawRecord record) => (ProblemClass.Encrypted, "the value is encrypted and no key was given");

    private sealed class Nowhere : RecordOrigin
    {
        public override long OffsetInFile(long offset) => -1;
    }
}
