using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Cli.Native;

/// <summary>A system call failed. The message is the operating system's, with the path in front.</summary>
internal sealed class LibcException(string path, int error)
    : IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}")
{
    /// <summary>The errno value.</summary>
    public int Error => error;
}
