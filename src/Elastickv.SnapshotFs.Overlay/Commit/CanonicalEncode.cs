using Elastickv.SnapshotFs.Overlay.Host;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Generated;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>
/// The canonical mode (spec 00 §7.3): a whole tree to the payload that the reference encoder would write, byte for byte, in bounded memory, verified before it is
/// published.
/// </summary>
public static class CanonicalEncode
{
    /// <summary>Encodes the directory <see cref="EncodeOptions.InputRoot"/> and publishes the result, or publishes nothing.</summary>
    /// <inheritdoc cref="Run(ISourceTree, EncodeOptions)"/>
    public static EncodeResult Run(EncodeOptions options)
    {
        using var source = new DirectorySource(options.InputRoot);
        return Run(source, options);
    }

    /// <summary>Encodes a tree and publishes the result, or publishes nothing.</summary>
    /// <exception cref="ManifestException">MANIFEST.json is invalid.</exception>
    /// <exception cref="DocumentDefectException">A file of the tree cannot be encoded.</exception>
    /// <exception cref="EncodeRefusedException">The options do not fit the tree.</exception>
    /// <exception cref="IOException">Reading or writing fails, or the output exists.</exception>
    public static EncodeResult Run(ISourceTree source, EncodeOptions options) => Run(source, options, new CommitHooks(NoCommitPoints.Instance));

    internal static EncodeResult Run(ISourceTree source, EncodeOptions options, CommitHooks hooks)
    {
        ManifestFile manifest = ReadManifest(source);
        List<ICanonicalEncoder> encoders = Select(manifest, options.Adapters);
        ulong timestamp = ChooseTimestamp(manifest, options.Timestamp);
        using var sorter = new RowSorter(timestamp);
        using var origins = new OriginLog();
        using var output = new OutputFile(options.OutputPath, hooks.Points);
        Encode(source, encoders, timestamp, sorter, origins);
        byte[] sha256;
        try
        {
            sha256 = Write(sorter.Sort(), output.Handle, timestamp, options.NodeForm);
        }
        catch (DuplicateRowException e)
        {
            throw Clash(e, origins);
        }

        output.Flush();
        hooks.Begin(CommitPhase.Verifying, 0);
        Verification.Check(output, timestamp, sorter, encoders);
        var info = new EncodeInfo
        {
            ProgramVersion = options.ProgramVersion,
            WallTimeMs = HlcTimestamp.UnixMilliseconds(timestamp),
            InputRoot = options.InputRoot,
            OutputPath = options.OutputPath,
            OutputSha256 = sha256,
            LastCommitTimestamp = timestamp,
            Overridden = options.Timestamp is not null,
            ManifestTimestamp = manifest.LastCommitTimestamp,
            ClusterId = manifest.ClusterId,
            Adapters = AdapterNames(encoders),
        };
        hooks.Begin(CommitPhase.Publishing, 0);
        hooks.RequireUnchanged();
        output.Publish(info.Render());
        return new EncodeResult(sorter.Count, sha256, timestamp);
    }

    /// <summary>Runs the encoders; a row beyond the limits is blamed on its file.</summary>
    internal static void Encode(ISourceTree source, List<ICanonicalEncoder> encoders, ulong timestamp, IRowSink rows, OriginLog origins)
    {
        try
        {
            var context = new EncodeContext(source, rows, origins, timestamp);
            foreach (ICanonicalEncoder encoder in encoders)
            {
                encoder.Encode(context);
            }
        }
        catch (RowLimitException e)
        {
            throw new DocumentDefectException(origins.PathOf(e.Origin), e.Message);
        }
    }

    private static ManifestFile ReadManifest(ISourceTree source)
    {
        if (source.KindOf("MANIFEST.json"u8) == SourceKind.Missing)
        {
            throw new EncodeRefusedException("there is no MANIFEST.json: this is not the root of a tree", isUsage: true);
        }

        using SourceFile file = source.Open("MANIFEST.json"u8);
        return ManifestFile.Parse(file.All());
    }

    /// <summary>The encoders of the selected adapters, with the refusals of spec 02 §9.2 and §9.3, in the order of adapters_enabled.</summary>
    private static List<ICanonicalEncoder> Select(ManifestFile manifest, IReadOnlyCollection<string> adapters)
    {
        var encoders = new List<ICanonicalEncoder>();
        foreach (ICanonicalEncoder encoder in CanonicalEncoders.All())
        {
            string name = System.Text.Encoding.ASCII.GetString(encoder.Name);
            if (!adapters.Contains(name))
            {
                continue;
            }

            if (!manifest.Adapters.Contains(name))
            {
                throw new EncodeRefusedException($"MANIFEST.json has no section for the adapter {name}; leave it out with --adapter", isUsage: false);
            }

            Refuse(name == "dynamodb" && manifest.IsBundled, "the tree bundles DynamoDB items (dynamodb_layout jsonl)");
            Refuse(name == "s3" && manifest.IncludesIncompleteUploads, "the tree holds incomplete uploads (include_incomplete_uploads)");
            Refuse(name == "s3" && manifest.IncludesOrphans, "the tree holds orphaned chunks (include_orphans)");
            Refuse(name == "sqs" && manifest.PreservesSqsVisibility, "the tree holds delivery states (preserve_sqs_visibility)");
            Refuse(name == "sqs" && manifest.IncludesSqsSideRecords, "the tree holds side records (include_sqs_side_records)");
            encoders.Add(encoder);
        }

        return encoders;
    }

    private static void Refuse(bool unsupported, string what)
    {
        if (unsupported)
        {
            throw new EncodeRefusedException($"{what}, which cannot be encoded", isUsage: false);
        }
    }

    private static ulong ChooseTimestamp(ManifestFile manifest, ulong? wanted)
    {
        if (wanted < manifest.LastCommitTimestamp)
        {
            throw new EncodeRefusedException($"--last-commit-ts {wanted} is below the manifest's {manifest.LastCommitTimestamp}", isUsage: false);
        }

        return wanted ?? manifest.LastCommitTimestamp;
    }

    /// <summary>Writes rows to an empty file and gives its SHA-256.</summary>
    internal static byte[] Write(SortedRows rows, SafeFileHandle file, ulong timestamp, bool nodeForm)
    {
        using var writer = new PayloadWriter(file, timestamp, nodeForm);
        while (rows.MoveNext())
        {
            writer.WriteRow(rows.Current.RawKey, rows.Current.IsTombstone, rows.Current.Value);
        }

        return writer.Finish().Sha256;
    }

    private static DocumentDefectException Clash(DuplicateRowException e, OriginLog origins)
    {
        byte[] first = origins.PathOf(e.FirstOrigin);
        byte[] second = origins.PathOf(e.SecondOrigin);
        return new DocumentDefectException(
            second,
            first.AsSpan().SequenceEqual(second) ? $"two entries want the key {KeyText.Printable(e.UserKey)}" : $"{KeyText.Printable(first)} wants the key {KeyText.Printable(e.UserKey)} too");
    }

    private static List<string> AdapterNames(List<ICanonicalEncoder> encoders) =>
        encoders.ConvertAll(encoder => System.Text.Encoding.ASCII.GetString(encoder.Name));
}
