using System.Buffers.Binary;
using System.Net.Sockets;

namespace Elastickv.SnapshotFs.Cli.Control;

/// <summary>Frames on a socket: a kind, a length in four bytes, little-endian, and the payload. Sending is safe from several threads; receiving is for one.</summary>
internal sealed class Frames(Socket socket) : IDisposable
{
    /// <summary>No payload is longer, in bytes: a peer cannot make us allocate more.</summary>
    public const int LongestPayload = 4 << 20;

    private const int HeaderLength = 5;
    private const int PatienceMs = 10_000;

    private readonly Lock sending = new();

    /// <summary>
    /// Sends one frame. Output waits for a slow reader as a pipe does; for everything else a reader that takes nothing for ten seconds counts as gone.
    /// </summary>
    /// <exception cref="IOException">The other side has gone.</exception>
    public void Send(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, LongestPayload);
        Span<byte> header = stackalloc byte[HeaderLength];
        header[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], payload.Length);
        lock (sending)
        {
            try
            {
                socket.SendTimeout = kind == FrameKind.Output ? Timeout.Infinite : PatienceMs;
                SendAll(header);
                SendAll(payload);
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                // Half a frame may be on its way; nothing could follow it.
                socket.Dispose();
                throw new IOException("the other side has gone", failure);
            }
        }
    }

    /// <summary>Waits for the next frame; false when the other side has ended the conversation.</summary>
    /// <exception cref="IOException">What arrives is no frame, or the conversation broke off.</exception>
    public bool TryReceive(out FrameKind kind, out byte[] payload)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        kind = default;
        payload = [];
        if (!ReceiveAll(header))
        {
            return false;
        }

        kind = (FrameKind)header[0];
        int length = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        if (length is < 0 or > LongestPayload)
        {
            throw new IOException("the other side does not speak this program's language");
        }

        payload = new byte[length];
        return length == 0 || ReceiveAll(payload);
    }

    /// <summary>Whether the other side is still there; asks without waiting.</summary>
    public bool IsAlive()
    {
        try
        {
            // Readable without bytes means closed. A living peer is silent behind its request.
            return !(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose() => socket.Dispose();

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    private bool ReceiveAll(Span<byte> room)
    {
        try
        {
            while (!room.IsEmpty)
            {
                int count = socket.Receive(room);
                if (count == 0)
                {
                    return false;
                }

                room = room[count..];
            }

            return true;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            throw new IOException("the conversation broke off", failure);
        }
    }
}
