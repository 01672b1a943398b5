using CommandLine;

namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>The first argument of the verbs about pending edits: where they are mounted, or the snapshot they belong to.</summary>
internal abstract class EditsArgument : ReadOptions
{
    [Value(0, MetaName = "MOUNTPOINT|SNAPSHOT", Required = true, HelpText = "Where the snapshot is mounted; or the snapshot itself, when it is not.")]
    public override string Snapshot { get; set; } = "";

    [Option("overlay", MetaValue = "DIR", HelpText = "The directory of the edits, if it is not the one beside the output.")]
    public string Overlay { get; set; } = "";

    protected override string? RefusesMoment => "edits are of the newest state";

    /// <exception cref="CommandException">An option was given that only means something for a snapshot which is not mounted.</exception>
    public void RequireNothingForSnapshots()
    {
        string given = Overlay.Length > 0 ? "--overlay"
            : Index.Length > 0 ? "--index"
            : ClusterId.Length > 0 ? "--cluster-id"
            : Kek.Length > 0 ? "--kek"
            : Keys.Length > 0 ? "--keys"
            : NoVerify ? "--no-verify"
            : NoRollForward ? "--no-roll-forward"
            : AsOf.Length > 0 ? "--as-of"
            : "";
        if (given.Length > 0)
        {
            throw new CommandException($"option {given}: {RawText.Display(RawText.ToBytes(Snapshot))} is a mount, which decided that when it was mounted");
        }
    }
}
