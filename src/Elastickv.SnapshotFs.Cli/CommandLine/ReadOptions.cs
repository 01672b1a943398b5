using CommandLine;

namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>The options that say how a snapshot is read; every verb that reads one has them (spec 00 §8).</summary>
internal abstract class ReadOptions
{
    [Value(0, MetaName = "SNAPSHOT", Required = true, HelpText = "Snapshot file (.fsm).")]
    public string Snapshot { get; set; } = "";

    [Option("cluster-id", MetaValue = "ID", HelpText = "cluster_id of MANIFEST.json.")]
    public string ClusterId { get; set; } = "";

    [Option("no-verify", HelpText = "Do not check the CRC-32C at the end of the file.")]
    public bool NoVerify { get; set; }

    [Option("no-roll-forward", HelpText = "Show the older values instead of transactions that were committed but not yet applied.")]
    public bool NoRollForward { get; set; }
}
