using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.IndexFiles;
using Elastickv.SnapshotFs.Snapshot.Records;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// An open snapshot file of any shape of spec 01 §2.6: mapped, checked and indexed. Everything read from it points into the mapping, so it must
/// stay open as long as anything of it is in use. Immutable and thread-safe.
/// </summary>
public sealed class SnapshotFile : IDisposable
{
    private readonly OpenedStream opened;

    private SnapshotFile(OpenedStream opened, SnapshotOptions options)
    {
        this.opened = opened;
        RollsForward = options.RollForward;
        opened.Stream.BeginResidency();
        View = ViewAt(options.ReadAt?.Invoke(Summary) ?? Summary.LastCommitTimestamp);
    }

    /// <summary>The file as it was named.</summary>
    public string Path => opened.File.Path;

    /// <summary>Header, timestamps and counts.</summary>
    public SnapshotSummary Summary => opened.Summary;

    /// <summary>Where the index came from and is kept.</summary>
    public IndexReport Index => opened.Index;

    /// <summary>What is shown: the newest state, at <see cref="SnapshotSummary.LastCommitTimestamp"/>, unless <see cref="SnapshotOptions.ReadAt"/> chose an older one.</summary>
    public SnapshotView View { get; }

    /// <summary>How it was opened: <see cref="SnapshotOptions.RollForward"/>.</summary>
    public bool RollsForward { get; }

    /// <summary>The timestamp a commit on top of this file gets: one above everything in it (spec 07 §2).</summary>
    public ulong NextCommitTimestamp => Math.Max(Summary.LastCommitTimestamp, opened.Indexed.Counts.GreatestTimestamp) + 1;

    /// <summary>
    /// The stream's records as a commit copies them: encrypted rows in cleartext where there was a key, in the order of the file, or, for a form with an order of its own, by raw
    /// key (spec 07 §2).
    /// </summary>
    internal StoredRecords Stored => new(opened.Stream, opened.Indexed, byRawKey: opened.Origin == RecordOrigin.Translated);

    /// <summary>Byte offset in the file of a record of <see cref="Stored"/>; -1 where it has no place of its own.</summary>
    internal long OffsetInFile(long streamOffset) => opened.Origin.OffsetInFile(streamOffset);

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

    /// <summary>The state at a moment; a later one than the newest shows the newest (spec 01 §3.3).</summary>
    /// <param name="timestamp">R, an HLC timestamp.</param>
    /// <param name="trace">Told when what is read changed; the view is for one thread then.</param>
    /// <exception cref="ArgumentOutOfRangeException">It lies below <see cref="SnapshotSummary.EarliestTimestamp"/>: the state then is not known completely.</exception>
    public SnapshotView ViewAt(ulong timestamp, ReadTrace? trace = null)
    {
        ulong newest = Summary.LastCommitTimestamp;
        ArgumentOutOfRangeException.ThrowIfLessThan(timestamp, Math.Min(newest, Summary.EarliestTimestamp));
        return new SnapshotView(opened.Stream, opened.Indexed, Math.Min(timestamp, newest), timestamp >= newest, RollsForward, opened.Origin, trace);
    }

    /// <summary>
    /// Gives the pages of the mapping back to the system when the process holds more than <paramref name="allowance"/> bytes of file pages beyond what it held after
    /// opening; call it now and then while much is read. Any thread, at any time.
    /// </summary>
    /// <returns>Whether the allowance was exceeded.</returns>
    public bool TrimMemory(long allowance) => opened.Stream.TrimMemory(allowance);

    public void Dispose()
    {
        opened.Dispose();
        opened.File.Dispose();
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
            return OpenView(file, options);
        }
        catch (SnapshotException failure) when (failure.FaultClass == SnapshotFault.IndexMismatch && options is { ReuseIndex: true, Indexes: not null })
        {
            return OpenView(file, options with { ReuseIndex = false });
        }
    }

    private static SnapshotFile OpenView(MappedFile file, SnapshotOptions options)
    {
        OpenedStream opened = OpenedStream.Open(file, options);
        try
        {
            return new SnapshotFile(opened, options);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
