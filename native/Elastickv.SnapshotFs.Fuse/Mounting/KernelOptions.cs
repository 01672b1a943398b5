using Elastickv.SnapshotFs.Fuse.Protocol;

namespace Elastickv.SnapshotFs.Fuse.Mounting;

/// <summary>Mount options that the kernel knows, the same whoever mounts.</summary>
internal static class KernelOptions
{
    public const string Subtype = "snapfs";

    /// <summary>Permission bits are checked by the kernel; reads come in the size that was agreed on.</summary>
    public static string Of(FuseMountOptions options) =>
        $"default_permissions,max_read={Handshake.MaxPayload}" + (options.AllowOther ? ",allow_other" : "");
}
