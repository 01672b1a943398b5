using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>
/// The splice mode (spec 00 §7.2, 07): the base byte for byte, with the rows of the edited documents merged in at T'. Every row is read back before it is
/// published; nothing is written when a file cannot be encoded. No verb uses it yet: whoever commits the edits of a mount compares the documents too (§7.5).
/// </summary>
public static class SpliceCommit
{
    /// <summary>Commits the difference between two states of a tree.</summary>
    /// <param name="source">The base.</param>
    /// <param name="baseTree">The tree of the base.</param>
    /// <param name="final">The same tree with all edits.</param>
    /// <param name="touched">Paths of the files that differ or may differ, in byte order.</param>
    /// <param name="options">Where the result goes and in which form.</param>
    /// <exception cref="CommitDefectsException">Files that cannot be encoded; all of them are listed.</exception>
    /// <exception cref="BadRecordsException">Records of the base that the chosen form cannot hold.</exception>
    /// <exception cref="EncodeRefusedException">The result did not stand up to its verification.</exception>
    /// <exception cref="IOException">Reading or writing fails, or the output exists.</exception>
    public static EncodeResult Run(SnapshotFile source, ILogicalTree baseTree, ISourceTree final, IReadOnlyList<byte[]> touched, CommitOptions options)
    {
        ulong timestamp = source.NextCommitTimestamp;
        using var rows = new RowSorter(timestamp);
        Encode(source.View, baseTree, final, touched, rows, timestamp);
        if (!options.NodeForm && !options.DropBadRecords && SpliceWriter.FindBadRecords(source) is { Count: > 0 } bad)
        {
            throw new BadRecordsException(bad);
        }

        using var output = new OutputFile(options.OutputPath);
        byte[] sha256 = SpliceWriter.Write(source, Sort(rows), output.Handle, options.NodeForm, options.DropBadRecords).Sha256;
        output.Flush();
        Verify(output.TemporaryPath, source, rows, options);
        output.Publish(Sidecar(source, options, timestamp, sha256));
        return new EncodeResult(rows.Count, sha256, timestamp);
    }

    private static void Encode(SnapshotView view, ILogicalTree baseTree, ISourceTree final, IReadOnlyList<byte[]> touched, RowSorter rows, ulong timestamp)
    {
        var context = new SpliceContext(view, new LogicalSource(baseTree), final, touched, rows, timestamp);
        foreach (ISpliceEncoder encoder in SpliceEncoders.All())
        {
            encoder.Encode(context);
        }

        if (context.Defects.Count > 0)
        {
            throw new CommitDefectsException(context.Defects);
        }
    }

    private static SortedRows Sort(RowSorter rows)
    {
        // Every key is checked before the first byte is written.
        SortedRows sorted = rows.Sort();
        try
        {
            while (sorted.MoveNext())
            {
            }
        }
        catch (DuplicateRowException e)
        {
            throw new CommitDefectsException([new DocumentDefectException(default, $"two of the edited documents want the key {KeyText.Printable(e.UserKey)}")]);
        }

        return rows.Sort();
    }

    /// <summary>Reads the result back: every kept record and every new row must be there, byte for byte, and nothing else.</summary>
    private static void Verify(string path, SnapshotFile source, RowSorter rows, CommitOptions options)
    {
        using SnapshotFile written = SnapshotFile.Open(path, new SnapshotOptions());
        if (!SpliceWriter.IsSpliceOf(written, source, rows.Sort(), options.DropBadRecords))
        {
            throw new EncodeRefusedException("the snapshot was read back and is not the base with the new rows in it; nothing was published", isUsage: false);
        }
    }

    private static byte[] Sidecar(SnapshotFile source, CommitOptions options, ulong timestamp, byte[] sha256) => new EncodeInfo
    {
        ProgramVersion = options.ProgramVersion,
        WallTimeMs = HlcTimestamp.UnixMilliseconds(timestamp),
        InputRoot = source.Path,
        OutputPath = options.OutputPath,
        OutputSha256 = sha256,
        LastCommitTimestamp = timestamp,
        Overridden = true,
        ManifestTimestamp = source.Summary.LastCommitTimestamp,
        ClusterId = System.Text.Encoding.UTF8.GetBytes(options.ClusterId),
        Adapters = ["redis", "dynamodb", "s3", "sqs"],
    }.Render();
}
