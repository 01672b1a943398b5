using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse.Native;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Fuse.Mounting;

/// <summary>
/// Mounts through the setuid program <c>fusermount3</c>, as ordinary users do. It opens the device, mounts, and hands the descriptor over on a socket whose number
/// it finds in its environment.
/// </summary>
internal sealed unsafe class HelperMounter : IMounter
{
    private const string Helper = "fusermount3";
    private const string SocketVariable = "_FUSE_COMMFD";
    private const int PollMs = 100;

    // struct cmsghdr of 64-bit systems: length, level, type; the descriptor follows.
    private const int ControlHeaderBytes = 16;

    public SafeFileHandle Mount(string mountPoint, FuseMountOptions options)
    {
        FuseDeviceFile.RequireUsable();
        int* pair = stackalloc int[2];
        if (Libc.SocketPair(Libc.UnixSocket, Libc.StreamSocket, 0, pair) != 0)
        {
            throw new FuseMountException(FuseMountFailure.Refused, "no socket for the mount helper: " + Libc.ErrorText(Marshal.GetLastPInvokeError()));
        }

        int theirs = pair[0];
        int ours = pair[1];
        _ = Libc.DescriptorControl(ours, Libc.SetDescriptorFlags, Libc.DescriptorCloseOnExec);
        try
        {
            string arguments = $"{(options.Writable ? "rw" : "ro")},nosuid,nodev,{KernelOptions.Of(options)},subtype={KernelOptions.Subtype},fsname={Escape(options.SourceName)}";
            using Process helper = Start(["-o", arguments, "--", mountPoint], theirs);
            _ = Libc.Close(theirs);
            theirs = -1;
            Task<string> complaint = helper.StandardError.ReadToEndAsync();
            int device = Receive(ours, helper);
            helper.WaitForExit();
            return device >= 0
                ? new SafeFileHandle(device, ownsHandle: true)
                : throw new FuseMountException(FuseMountFailure.Refused, $"{options.MountPoint}: {Explain(complaint.Result, helper.ExitCode)}");
        }
        finally
        {
            _ = Libc.Close(ours);
            if (theirs >= 0)
            {
                _ = Libc.Close(theirs);
            }
        }
    }

    public void Unmount(string mountPoint, bool lazily)
    {
        if (MountTable.Find(mountPoint) is null)
        {
            return;
        }

        using Process helper = Start(lazily ? ["-u", "-z", "--", mountPoint] : ["-u", "--", mountPoint], socket: -1);
        string complaint = helper.StandardError.ReadToEnd();
        helper.WaitForExit();
        if (helper.ExitCode != 0 && MountTable.Find(mountPoint) is not null)
        {
            throw complaint.Contains("busy", StringComparison.OrdinalIgnoreCase)
                ? new FuseMountException(FuseMountFailure.Busy, DirectMounter.BusyMessage(mountPoint))
                : new FuseMountException(FuseMountFailure.Refused, $"{mountPoint}: {Explain(complaint, helper.ExitCode)}");
        }
    }

    private static Process Start(string[] arguments, int socket)
    {
        var start = new ProcessStartInfo(Helper, arguments) { UseShellExecute = false, RedirectStandardError = true };

        // Its messages are looked into, so they must be in the language we know.
        start.Environment["LC_ALL"] = "C";
        if (socket >= 0)
        {
            start.Environment[SocketVariable] = socket.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new FuseMountException(
                FuseMountFailure.NoHelper, $"{Helper} is needed to mount as an ordinary user and could not be run ({failure.Message}): apt-get install fuse3", failure);
        }
    }

    /// <summary>
    /// Waits for the descriptor; -1 when the helper ended without one. The end of the socket alone is no sign: another program started meanwhile may have inherited it.
    /// </summary>
    private static int Receive(int socket, Process helper)
    {
        while (true)
        {
            bool gone = helper.HasExited;
            var wanted = new PollDescriptor { Descriptor = socket, Wanted = Libc.PollIn };
            if (Libc.Poll(&wanted, 1, gone ? 0 : PollMs) > 0)
            {
                return ReceiveDescriptor(socket);
            }

            if (gone)
            {
                return -1;
            }
        }
    }

    private static int ReceiveDescriptor(int socket)
    {
        const int ControlBytes = 64;
        byte* control = stackalloc byte[ControlBytes];
        byte one;
        var vector = new IoVec { Base = &one, Length = 1 };
        var message = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlBytes };
        nint received;
        do
        {
            received = Libc.ReceiveMessage(socket, &message, Libc.MessageCloseOnExec);
        }
        while (received < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR);

        return received > 0 && message.ControlLength >= ControlHeaderBytes + sizeof(int) ? *(int*)(control + ControlHeaderBytes) : -1;
    }

    private static string Explain(string complaint, int exitCode)
    {
        complaint = complaint.Trim();
        if (complaint.Length == 0)
        {
            return $"{Helper} ended with exit code {exitCode}";
        }

        return complaint.Contains("user_allow_other", StringComparison.Ordinal)
            ? complaint + " (remove the leading # there, or do without --allow-other)"
            : complaint;
    }

    /// <summary>A comma would begin another option.</summary>
    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
}
