namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>A test that mounts; skipped, with the reason, where nothing can be mounted or a tool is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute(params string[] needs) => Skip = Machine.CannotMount ?? Machine.Missing(needs);
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute(params string[] needs) => Skip = Machine.CannotMount ?? Machine.Missing(needs);
}
