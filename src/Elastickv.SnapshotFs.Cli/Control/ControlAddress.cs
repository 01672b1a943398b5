using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using Elastickv.SnapshotFs.Cli.Mounting;

namespace Elastickv.SnapshotFs.Cli.Control;

/// <summary>
/// Where the process behind a mount listens: a name that no file system holds, so nothing is left behind and no mount point is too deep for it. Linux only.
/// Such names have no owner, so each side asks the kernel who the other one is.
/// </summary>
internal static class ControlAddress
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int CredentialsLength = 12;

    /// <summary>The address of a process. Its start time is in the name: a number alone may be another process's soon.</summary>
    public static UnixDomainSocketEndPoint Of(ServingProcess process) =>
        new(string.Create(CultureInfo.InvariantCulture, $"\0snapfs-control-{process.Id}-{process.Started}"));

    /// <summary>The process and user at the other end of a connection; for a listener's connection those that made the listener.</summary>
    public static (int Process, uint User) PeerOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[CredentialsLength];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return (BinaryPrimitives.ReadInt32LittleEndian(credentials), BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]));
    }
}
