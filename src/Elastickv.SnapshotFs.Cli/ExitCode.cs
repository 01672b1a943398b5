namespace Elastickv.SnapshotFs.Cli;

/// <summary>What the program ends with (spec 00 §8).</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command line or the machine: a wrong option, a missing file, a full disk, no FUSE.</summary>
    public const int Usage = 1;

    /// <summary>The snapshot: it cannot be read, or something in it cannot be shown.</summary>
    public const int Data = 2;
}
