using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Snapshot.Writing;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>
/// The splice mode (spec 00 §7.2, 07): the base byte for byte, with the rows of the edited documents merged in at T'. Everything is read back before it is
/// published (§7.5), and nothing is written when a file cannot be encoded. Memory grows with the edits, not with the base.
/// </summary>
internal sealed class SpliceCommit(SnapshotFile source, CommitOptions options, CommitHooks hooks)
{
    /// <summary>Writes, verifies and publishes the rows of the edits.</summary>
    /// <param name="encoded">The rows.</param>
    /// <param name="path">Where the snapshot goes.</param>
    /// <exception cref="BadRecordsException">Records of the base that the chosen form cannot hold.</exception>
    /// <exception cref="EncodeRefusedException">The result did not stand up to its verification.</exception>
    /// <exception cref="EditedMeanwhileException">There are other edits by now.</exception>
    /// <exception cref="IOException">Reading or writing fails, or the output exists.</exception>
    public EncodeResult Run(EncodedEdits encoded, string path)
    {
        if (!options.NodeForm && !options.DropBadRecords && SpliceWriter.FindBadRecords(source) is { Count: > 0 } bad)
        {
            throw new BadRecordsException(bad);
        }

        using var output = new OutputFile(path, hooks.Points);
        byte[] sha256 = Write(encoded, output);
        Verify(encoded, output);
        hooks.Begin(CommitPhase.Publishing, 0);
        hooks.RequireUnchanged();
        output.Publish(Sidecar(path, encoded.Rows.Timestamp, sha256));
        return new EncodeResult(encoded.Rows.Count, sha256, encoded.Rows.Timestamp);
    }

    private byte[] Write(EncodedEdits encoded, OutputFile output)
    {
        hooks.Begin(CommitPhase.Writing, source.Summary.FileLength);
        byte[] sha256 = SpliceWriter.Write(source, encoded.Rows.Sort(), output.Handle, options.NodeForm, options.DropBadRecords, hooks.Advance).Sha256;
        output.Flush();
        return sha256;
    }

    /// <summary>
    /// Every kept record and every new row must be there, byte for byte, and nothing else: that is what the contract asks of untouched ranges too, and more than a
    /// checksum would say. Then every edited document must read back as it was left.
    /// </summary>
    private void Verify(EncodedEdits encoded, OutputFile output)
    {
        hooks.Begin(CommitPhase.Verifying, source.Summary.FileLength);
        using SnapshotFile written = output.Reopen(source.RollsForward);
        if (!SpliceWriter.IsSpliceOf(written, source, encoded.Rows.Sort(), options.DropBadRecords, hooks.Advance))
        {
            throw new EncodeRefusedException("the snapshot was read back and is not the base with the new rows in it; nothing was published", isUsage: false);
        }

        encoded.RequireHeldBy(written);
    }

    private byte[] Sidecar(string path, ulong timestamp, byte[] sha256) => new EncodeInfo
    {
        ProgramVersion = options.ProgramVersion,
        WallTimeMs = HlcTimestamp.UnixMilliseconds(timestamp),
        InputRoot = source.Path,
        OutputPath = path,
        OutputSha256 = sha256,
        LastCommitTimestamp = timestamp,
        Overridden = true,
        ManifestTimestamp = source.Summary.LastCommitTimestamp,
        ClusterId = System.Text.Encoding.UTF8.GetBytes(options.ClusterId),
        Adapters = ["redis", "dynamodb", "s3", "sqs"],
    }.Render();
}
