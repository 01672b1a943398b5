using CommandLine;

namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>The options that say what a commit writes and where (spec 00 §5, §7, §8).</summary>
internal interface IOutputOptions
{
    [Option("output", MetaValue = "FILE", HelpText = "The snapshot to write; never overwritten. When absent: NAME.edited.fsm beside the snapshot.")]
    string Output { get; set; }

    [Option("canonical", HelpText = "Write what the project's own encoder would write of the tree, without history, instead of the snapshot with the edits in it.")]
    bool Canonical { get; set; }

    [Option("runtime", HelpText = "Write the form a node keeps on disk, with header and checksum, instead of a bare payload.")]
    bool Runtime { get; set; }

    [Option("drop-bad-records", HelpText = "Leave out records that the stock restore tool refuses.")]
    bool DropBadRecords { get; set; }
}
