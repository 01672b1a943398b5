using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Indexing;

namespace Elastickv.SnapshotFs.Snapshot.IndexFiles;

/// <summary>Gets the index of a native stream: a kept one that fits, or a new one, which is then kept if it may be.</summary>
internal static class KeptIndex
{
    /// <param name="file">The snapshot.</param>
    /// <param name="inner">Byte offset of the stream in it.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="report">What was done.</param>
    /// <exception cref="SnapshotException">The snapshot cannot be read, or its checksum is wrong.</exception>
    public static IndexedStream Get(MappedFile file, long inner, SnapshotOptions options, out IndexReport report)
    {
        if (options.Indexes is not { } store || !FileIdentity.TryTake(file, out FileIdentity identity))
        {
            return Build(file, inner, options, out report);
        }

        var places = new IndexPlaces(file, store);
        if (options.ReuseIndex)
        {
            foreach (string place in places.ToRead())
            {
                if (IndexFileReader.TryRead(place, file, identity, inner + IndexBuilder.StreamHeaderLength, options.Verify) is { } kept)
                {
                    places.NoteUse(place);
                    report = new IndexReport { Reused = true, Path = place, Bytes = new FileInfo(place).Length, Verified = options.Verify && kept.HasFooter };
                    return kept;
                }
            }
        }

        IndexedStream built;
        try
        {
            built = Build(file, inner, options, out report);
        }
        catch (SnapshotException)
        {
            places.Discard();
            throw;
        }

        if (store.KeepAlways || store.Directory is not null || file.Length >= IndexStore.SmallestKept)
        {
            report = Keep(places, file, identity, built, report);
        }

        return built;
    }

    private static IndexedStream Build(MappedFile file, long inner, SnapshotOptions options, out IndexReport report)
    {
        IndexedStream built = new IndexBuilder(file, options).Build(inner);
        report = IndexReport.InMemory with { Verified = options.Verify && built.HasFooter };
        return built;
    }

    private static IndexReport Keep(IndexPlaces places, MappedFile file, in FileIdentity identity, IndexedStream built, IndexReport report)
    {
        if (built.Records.IsPermuted)
        {
            return report with { NotKept = "the records of this file are not in order, and the order is found anew at every opening" };
        }

        identity.WaitForClock();
        if (!FileIdentity.TryTake(file, out FileIdentity now) || !now.Equals(identity))
        {
            return report with { NotKept = "the file changed while it was indexed" };
        }

        string? refusal = null;
        foreach (string place in places.ToWrite())
        {
            try
            {
                places.Prepare(place);
                long bytes = IndexFileWriter.Write(place, identity, built, report.Verified);
                places.Prune(place);
                return report with { Path = place, Bytes = bytes };
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                refusal ??= failure.Message;
            }
        }

        return report with { NotKept = refusal ?? "there is no directory to keep it in" };
    }
}
