using Elastickv.SnapshotFs.Fuse.Protocol;

namespace Elastickv.SnapshotFs.Fuse.Mounting;

/// <summary>Mount options that the kernel knows, the same whoever mounts.</summary>
internal static class KernelOptions
{
    public const string Subtype = "snapfs";

    /// <summary>Permission bits are checked by the kernel when others than the mounting user come: alone, that user reads everything, also what
    /// the server's own filesystem shows as somebody else's (spec 08 §5.7). Reads come in the size that was agreed on.</summary>
    public static string Of(FuseMountOptions options) =>
        $"max_read={Handshake.MaxPayload}" + (options.AllowOther ? ",default_permissions,allow_other" : "");
}
