using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Encryption;
using Elastickv.SnapshotFs.Snapshot.Indexing;
using Elastickv.SnapshotFs.Snapshot.IndexFiles;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// An open snapshot file of any shape of spec 01 §2.6: mapped, checked and indexed. Everything read from it points into the mapping, so it must
/// stay open as long as anything of it is in use. Immutable and thread-safe.
/// </summary>
public sealed class SnapshotFile : IDisposable
{
    private readonly MappedFile file;
    private readonly MappedFile stream;
    private readonly IndexedStream indexed;
    private readonly RecordOrigin origin;

    private SnapshotFile(MappedFile file, MappedFile stream, IndexedStream indexed, RecordOrigin origin, SnapshotSummary summary, SnapshotOptions options)
    {
        this.file = file;
        this.stream = stream;
        this.indexed = indexed;
        this.origin = origin;
        Summary = summary;
        RollsForward = options.RollForward;
        stream.BeginResidency();
        View = new SnapshotView(stream, indexed, summary.LastCommitTimestamp, atNewest: true, options.RollForward, origin);
    }

    /// <summary>The file as it was named.</summary>
    public string Path => file.Path;

    /// <summary>Header, timestamps and counts.</summary>
    public SnapshotSummary Summary { get; }

    /// <summary>Where the index came from and is kept.</summary>
    public IndexReport Index { get; private init; } = IndexReport.InMemory;

    /// <summary>The newest state: the view at <see cref="SnapshotSummary.LastCommitTimestamp"/>.</summary>
    public SnapshotView View { get; }

    /// <summary>How it was opened: <see cref="SnapshotOptions.RollForward"/>.</summary>
    public bool RollsForward { get; }

    /// <summary>The timestamp a commit on top of this file gets: one above everything in it (spec 07 §2).</summary>
    public ulong NextCommitTimestamp => Math.Max(Summary.LastCommitTimestamp, indexed.Counts.GreatestTimestamp) + 1;

    /// <summary>
    /// The stream's records as a commit copies them: encrypted rows in cleartext where there was a key, in the order of the file, or, for a form with an order of its own, by raw
    /// key (spec 07 §2).
    /// </summary>
    internal StoredRecords Stored => new(stream, indexed, byRawKey: origin == RecordOrigin.Translated);

    /// <summary>Byte offset in the file of a record of <see cref="Stored"/>; -1 where it has no place of its own.</summary>
    internal long OffsetInFile(long streamOffset) => origin.OffsetInFile(streamOffset);

    /// <summary>Opens and indexes a file in one pass.</summary>
    /// <exception cref="SnapshotException">The file as a whole cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static SnapshotFile Open(string path, SnapshotOptions options) => OpenOrClose(new MappedFile(path), options);

    /// <summary>The same for a file that is open already, as one whose path no string can hold.</summary>
    /// <param name="handle">Belongs to the snapshot from here on.</param>
    /// <param name="path">For messages.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="SnapshotException">The file as a whole cannot be read.</exception>
    public static SnapshotFile Open(SafeFileHandle handle, string path, SnapshotOptions options) => OpenOrClose(new MappedFile(path, handle), options);

    /// <summary>
    /// Gives the pages of the mapping back to the system when the process holds more than <paramref name="allowance"/> bytes of file pages beyond what it held after
    /// opening; call it now and then while much is read. Any thread, at any time.
    /// </summary>
    /// <returns>Whether the allowance was exceeded.</returns>
    public bool TrimMemory(long allowance) => stream.TrimMemory(allowance);

    public void Dispose()
    {
        indexed.Dispose();
        (origin as IDisposable)?.Dispose();
        if (!ReferenceEquals(stream, file))
        {
            stream.Dispose();
        }

        file.Dispose();
    }

    private static SnapshotFile OpenOrClose(MappedFile file, SnapshotOptions options)
    {
        try
        {
            return OpenReusing(file, options);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens with a kept index if there is one, and without when it turns out not to fit.</summary>
    private static SnapshotFile OpenReusing(MappedFile file, SnapshotOptions options)
    {
        try
        {
            return Open(file, options);
        }
        catch (SnapshotException failure) when (failure.FaultClass == SnapshotFault.IndexMismatch && options is { ReuseIndex: true, Indexes: not null })
        {
            return Open(file, options with { ReuseIndex = false });
        }
    }

    private static SnapshotFile Open(MappedFile file, SnapshotOptions options)
    {
        ContainerHeader header = ContainerHeader.Read(file);
        switch (header.Inner)
        {
            case InnerFormat.Native:
                IndexedStream native = KeptIndex.Get(file, header.InnerOffset, options, out IndexReport report);
                ulong timestamp = BinaryPrimitives.ReadUInt64LittleEndian(file.Slice(header.InnerOffset + 8, 8));
                return options.Keys is not null && native.Counts.Encrypted > 0
                    ? OpenDecrypted(file, header, native, timestamp, options)
                    : new SnapshotFile(file, file, native, RecordOrigin.Same, SnapshotSummary.Of(file, header, native, "EKVPBBL1", timestamp, 0), options) { Index = report };
            case InnerFormat.Empty:
                IndexedStream empty = new IndexBuilder(file, options).BuildEmpty(header.InnerOffset);
                return new SnapshotFile(file, file, empty, RecordOrigin.Same, SnapshotSummary.Of(file, header, empty, "empty", 0, 0), options);
            case InnerFormat.InMemory:
                return OpenInMemory(file, header, options);
            default:
                throw new SnapshotException(
                    SnapshotFault.Unsupported, file.Path, header.InnerOffset, "this is the SST-ingest form (EKVSSTI1), which this version does not read yet; a server that restores it writes the EKVPBBL1 form with its next snapshot");
        }
    }

    private static SnapshotFile OpenInMemory(MappedFile file, ContainerHeader header, SnapshotOptions options)
    {
        InMemoryStream source = InMemoryStream.Translate(file, header.InnerOffset, options.Verify);
        try
        {
            IndexedStream indexed = new IndexBuilder(source.Native, options with { Verify = false }).Build(0) with { HasFooter = source.HasFooter };
            return new SnapshotFile(
                file, source.Native, indexed, RecordOrigin.Translated, SnapshotSummary.Of(file, header, indexed, "EKVMVCC2", source.LastCommitTimestamp, source.MinRetainedTimestamp), options);
        }
        catch
        {
            source.Native.Dispose();
            throw;
        }
    }

    private static SnapshotFile OpenDecrypted(MappedFile file, ContainerHeader header, IndexedStream encrypted, ulong timestamp, SnapshotOptions options)
    {
        DecryptedStream source;
        using (encrypted)
        {
            source = DecryptedStream.Translate(file, encrypted, options.Keys!, options.Progress);
        }

        try
        {
            IndexedStream indexed = new IndexBuilder(source.Native, options with { Verify = false, Progress = null }).Build(header.InnerOffset) with { HasFooter = encrypted.HasFooter };
            SnapshotSummary summary = SnapshotSummary.Of(file, header, indexed, "EKVPBBL1", timestamp, 0) with
            {
                EncryptedRecords = encrypted.Counts.Encrypted,
                DecryptedRecords = encrypted.Counts.Encrypted - indexed.Counts.Encrypted,
            };
            return new SnapshotFile(file, source.Native, indexed, source.Origin, summary, options);
        }
        catch
        {
            source.Origin.Dispose();
            source.Native.Dispose();
            throw;
        }
    }
}
