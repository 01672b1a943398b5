using Elastickv.SnapshotFs.Fuse.Native;

namespace Elastickv.SnapshotFs.Model;

/// <summary>A test that needs a real mount; skipped where that is not possible.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = !OperatingSystem.IsLinux() || !File.Exists("/dev/fuse") ? "this machine has no /dev/fuse" : Libc.EffectiveUser() != 0 ? "needs root" : null;
}
