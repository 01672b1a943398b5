using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Overlay.Host;

/// <summary>A system call that failed.</summary>
/// <param name="error">The errno.</param>
/// <param name="subject">What it was about, for the message; may be empty.</param>
internal sealed class PosixException(int error, string subject)
    : IOException(subject.Length == 0 ? Marshal.GetPInvokeErrorMessage(error) : $"{subject}: {Marshal.GetPInvokeErrorMessage(error)}")
{
    public int Error { get; } = error;
}
