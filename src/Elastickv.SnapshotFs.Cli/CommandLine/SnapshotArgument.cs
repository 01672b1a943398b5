using CommandLine;

namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>The first argument of every verb that reads a snapshot and nothing else.</summary>
internal abstract class SnapshotArgument : ReadOptions
{
    [Value(0, MetaName = "SNAPSHOT", Required = true, HelpText = "A snapshot file (.fsm), or a directory of a node or group: its newest restorable file.")]
    public override string Snapshot { get; set; } = "";
}
