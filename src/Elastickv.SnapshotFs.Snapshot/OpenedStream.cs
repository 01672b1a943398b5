using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Encryption;
using Elastickv.SnapshotFs.Snapshot.Indexing;
using Elastickv.SnapshotFs.Snapshot.IndexFiles;
using Elastickv.SnapshotFs.Snapshot.Records;
using Elastickv.SnapshotFs.Snapshot.Sst;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// The native stream of a snapshot of any shape, indexed: in the file itself, or in a nameless one where the file has another form or encrypted rows that can be opened
/// (spec 01 §2.6). Disposing leaves the file itself open.
/// </summary>
/// <param name="File">The snapshot.</param>
/// <param name="Stream">What the records lie in.</param>
/// <param name="Indexed">The records.</param>
/// <param name="Origin">Where they come from.</param>
/// <param name="Summary">What is known of the file.</param>
/// <param name="Index">Where the index came from and is kept.</param>
internal sealed record OpenedStream(MappedFile File, MappedFile Stream, IndexedStream Indexed, RecordOrigin Origin, SnapshotSummary Summary, IndexReport Index) : IDisposable
{
    /// <exception cref="SnapshotException">The file as a whole cannot be read.</exception>
    /// <exception cref="IOException">There is no room for temporary files.</exception>
    public static OpenedStream Open(MappedFile file, SnapshotOptions options)
    {
        ContainerHeader header = ContainerHeader.Read(file);
        OpenedStream opened = header.Inner switch
        {
            InnerFormat.Native => OpenNative(file, header, options),
            InnerFormat.Empty => OpenEmpty(file, header, options),
            InnerFormat.InMemory => OpenInMemory(file, header, options),
            _ => OpenBundle(file, header, options),
        };
        return options.Keys is { } keys && opened.Indexed.Counts.Encrypted > 0 ? Decrypt(opened, keys, options) : opened;
    }

    public void Dispose()
    {
        Indexed.Dispose();
        (Origin as IDisposable)?.Dispose();
        if (!ReferenceEquals(Stream, File))
        {
            Stream.Dispose();
        }
    }

    private static OpenedStream OpenNative(MappedFile file, ContainerHeader header, SnapshotOptions options)
    {
        IndexedStream indexed = KeptIndex.Get(file, header.InnerOffset, options, out IndexReport report);
        ulong timestamp = BinaryPrimitives.ReadUInt64LittleEndian(file.Slice(header.InnerOffset + 8, 8));
        return new OpenedStream(file, file, indexed, RecordOrigin.Same, SnapshotSummary.Of(file, header, indexed, "EKVPBBL1", timestamp, 0), report);
    }

    private static OpenedStream OpenEmpty(MappedFile file, ContainerHeader header, SnapshotOptions options)
    {
        IndexedStream indexed = new IndexBuilder(file, options).BuildEmpty(header.InnerOffset);
        return new OpenedStream(file, file, indexed, RecordOrigin.Same, SnapshotSummary.Of(file, header, indexed, "empty", 0, 0), InMemory(indexed, options));
    }

    private static OpenedStream OpenInMemory(MappedFile file, ContainerHeader header, SnapshotOptions options)
    {
        InMemoryStream source = InMemoryStream.Translate(file, header.InnerOffset, options.Verify);
        return OpenTranslated(file, source.Native, source.HasFooter, options, indexed =>
            SnapshotSummary.Of(file, header, indexed, "EKVMVCC2", source.LastCommitTimestamp, source.MinRetainedTimestamp));
    }

    private static OpenedStream OpenBundle(MappedFile file, ContainerHeader header, SnapshotOptions options)
    {
        SstBundle source = SstBundle.Translate(file, header.InnerOffset, options);
        return OpenTranslated(file, source.Native, source.HasFooter, options, indexed =>
            SnapshotSummary.Of(file, header, indexed, "EKVSSTI1", source.Manifest.LastCommitTimestamp, source.Manifest.MinRetainedTimestamp));
    }

    private static OpenedStream OpenTranslated(MappedFile file, MappedFile native, bool hasFooter, SnapshotOptions options, Func<IndexedStream, SnapshotSummary> summarise)
    {
        try
        {
            IndexedStream indexed = IndexAgain(native, 0, hasFooter, options);
            return new OpenedStream(file, native, indexed, RecordOrigin.Translated, summarise(indexed), InMemory(indexed, options));
        }
        catch
        {
            native.Dispose();
            throw;
        }
    }

    private static OpenedStream Decrypt(OpenedStream encrypted, KeyRing keys, SnapshotOptions options)
    {
        using (encrypted)
        {
            DecryptedStream source = DecryptedStream.Translate(encrypted.Stream, encrypted.Indexed, encrypted.Origin, keys, options.Progress);
            try
            {
                IndexedStream indexed = IndexAgain(source.Native, encrypted.Indexed.Start - IndexBuilder.StreamHeaderLength, encrypted.Indexed.HasFooter, options);
                return new OpenedStream(encrypted.File, source.Native, indexed, source.Origin, encrypted.Summary with
                {
                    DamagedRecords = indexed.Counts.Damaged,
                    DecryptedRecords = source.Origin.Decrypted,
                }, encrypted.Index);
            }
            catch
            {
                source.Origin.Dispose();
                source.Native.Dispose();
                throw;
            }
        }
    }

    private static IndexReport InMemory(IndexedStream indexed, SnapshotOptions options) => IndexReport.InMemory with { Verified = options.Verify && indexed.HasFooter };

    /// <summary>Indexes what this program has written itself.</summary>
    private static IndexedStream IndexAgain(MappedFile native, long inner, bool hasFooter, SnapshotOptions options) =>
        new IndexBuilder(native, options with { Verify = false, Progress = null }).Build(inner) with { HasFooter = hasFooter };
}
