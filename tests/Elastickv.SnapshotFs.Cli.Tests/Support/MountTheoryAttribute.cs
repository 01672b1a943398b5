namespace Elastickv.SnapshotFs.Cli.Tests.Support;

/// <summary>A theory that really mounts; skipped, with the reason, where that is impossible.</summary>
public sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute() => Skip = new MountFactAttribute().Skip;
}
