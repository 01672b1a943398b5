using System.Globalization;
using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Generated;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary>
/// <c>snapfs encode</c>: a tree on disk to the snapshot that the reference encoder would write of it, byte for byte, verified before it is published (spec 00 §7).
/// Exit code 2 when the tree cannot be encoded; nothing is written then.
/// </summary>
[Verb("encode", HelpText = "Make a restorable snapshot of a tree on disk.")]
internal sealed class EncodeVerb : ICommand
{
    private static readonly string[] AllAdapters = ["dynamodb", "s3", "redis", "sqs"];

    [Value(0, MetaName = "DIR", Required = true, HelpText = "Root of the tree: the directory with MANIFEST.json.")]
    public string Source { get; set; } = "";

    [Value(1, MetaName = "FILE", Required = true, HelpText = "The snapshot to write; never overwritten.")]
    public string Output { get; set; } = "";

    [Value(2, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    [Option("adapter", MetaValue = "LIST", Default = "", HelpText = "Only these adapters: dynamodb, s3, redis, sqs, separated by commas.")]
    public string Adapters { get; set; } = "";

    [Option("last-commit-ts", MetaValue = "T", HelpText = "HLC timestamp of every record, decimal or 0x hexadecimal; not below the manifest's.")]
    public string? Timestamp { get; set; }

    [Option("runtime", HelpText = "Write the form a node keeps on disk, with header and checksum, instead of a bare payload.")]
    public bool Runtime { get; set; }

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
        var options = new EncodeOptions
        {
            InputRoot = Text(Source),
            OutputPath = Text(Output),
            ProgramVersion = ProgramVersion.Number,
            Adapters = ReadAdapters(),
            Timestamp = ReadTimestamp(),
            NodeForm = Runtime,
        };
        try
        {
            EncodeResult result = Encode(options, surroundings);
            using var output = new LineOutput(surroundings);
            output.Text($"encoded {SizeText.Count(result.Rows, "record")} at {result.Timestamp} to ").Name(RawText.ToBytes(Output)).Text($", SHA-256 {Convert.ToHexStringLower(result.Sha256)}").End();
            output.Flush();
            return ExitCode.Ok;
        }
        catch (EncodeRefusedException refusal)
        {
            throw new CommandException(refusal.Message, refusal.IsUsage ? ExitCode.Usage : ExitCode.Data);
        }
        catch (Exception failure) when (failure is DocumentDefectException or ManifestException)
        {
            throw new CommandException($"{options.InputRoot}: {failure.Message}", ExitCode.Data);
        }
    }

    private static EncodeResult Encode(EncodeOptions options, Surroundings surroundings)
    {
        EncodeResult? result = null;
        Progress.Show(surroundings, () => result = CanonicalEncode.Run(options), () => new ProgressState("encoding", 0, 0));
        return result!;
    }

    private static string Text(string path) =>
        RawText.HoldsRawBytes(path) ? throw new CommandException($"{RawText.Display(RawText.ToBytes(path))}: the path must be valid UTF-8") : path;

    /// <summary>Names in any case; nothing or <c>all</c> means every adapter (spec 02 §9.1).</summary>
    private string[] ReadAdapters()
    {
        string text = Adapters.Trim();
        if (text is "" or "all")
        {
            return AllAdapters;
        }

        string[] names = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => name.ToLowerInvariant())];
        string? unknown = names.FirstOrDefault(name => !AllAdapters.Contains(name));
        return unknown is not null ? throw new CommandException($"--adapter: there is no adapter {unknown}; there are {string.Join(", ", AllAdapters)}")
            : names.Length == 0 ? throw new CommandException("--adapter: no adapter is named")
            : names;
    }

    private ulong? ReadTimestamp()
    {
        if (string.IsNullOrEmpty(Timestamp))
        {
            return null;
        }

        string text = Timestamp.Trim();
        bool hexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(hexadecimal ? text[2..] : text, hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw new CommandException($"--last-commit-ts {Timestamp}: expected an unsigned number of 64 bits, decimal or hexadecimal with 0x");
    }
}
