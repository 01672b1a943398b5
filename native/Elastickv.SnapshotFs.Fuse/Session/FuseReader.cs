using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse.Native;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Fuse.Session;

/// <summary>One thread that takes requests from its device and answers them, one after the other, until the mount ends.</summary>
internal sealed unsafe class FuseReader(FuseDevice device, FuseDispatcher dispatcher, ILogger logger)
{
    // ECONNABORTED: the connection was aborted from outside (/sys/fs/fuse/connections).
    private const int Aborted = 103;

    private const int HeaderRoom = 4096;
    private const int UniqueOffset = 8;

    private readonly int capacity = dispatcher.Handshake.MaxWrite + HeaderRoom;

    /// <summary>What the reader is doing.</summary>
    public RequestSlot Slot { get; } = new();

    /// <summary>The device; it is closed by the session.</summary>
    public FuseDevice Device { get; } = device;

    /// <summary>Takes requests until the mount ends, or just the handshake.</summary>
    /// <param name="untilHandshake">Whether to return as soon as the handshake is done or refused.</param>
    /// <returns>Whether the mount still stands.</returns>
    public bool Run(bool untilHandshake)
    {
        byte* buffer = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, 4096);
        using var reply = new Reply(Handshake.MaxPayload);
        try
        {
            while (true)
            {
                int length = Device.Read(buffer, capacity);
                if (length == 0)
                {
                    // Never said by the kernel; by whatever else is behind a descriptor it means the end.
                    return false;
                }

                if (length > 0)
                {
                    if (!Serve(new ReadOnlySpan<byte>(buffer, length), reply))
                    {
                        return false;
                    }

                    if (untilHandshake && (dispatcher.Handshake.IsDone || dispatcher.Handshake.Refusal is not null))
                    {
                        return dispatcher.Handshake.IsDone;
                    }

                    continue;
                }

                // A request taken back before we had it is ENOENT.
                if (-length is not ((int)Errno.EINTR or (int)Errno.EAGAIN or (int)Errno.ENOENT))
                {
                    if (-length is not ((int)Errno.ENODEV or Aborted))
                    {
                        FuseLog.ReadFailed(logger, Libc.ErrorText(-length));
                    }

                    return false;
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(buffer);
        }
    }

    /// <summary>Answers one request; false when the mount has ended.</summary>
    private bool Serve(ReadOnlySpan<byte> request, Reply reply)
    {
        ulong unique = request.Length >= UniqueOffset + sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(request[UniqueOffset..]) : 0;
        Slot.Begin(unique);
        bool answered = dispatcher.Handle(request, reply, Slot);
        Slot.End();
        if (!answered)
        {
            return true;
        }

        Errno outcome = Device.Send(reply);
        if (outcome is Errno.Ok or Errno.ENOENT)
        {
            // ENOENT: whoever asked was killed meanwhile.
            return true;
        }

        if (outcome == Errno.ENODEV)
        {
            return false;
        }

        // EFAULT: mapped bytes vanished, because the snapshot file was cut off under us.
        FuseLog.ReplyFailed(logger, Libc.ErrorText((int)outcome));
        reply.End(unique, Errno.EIO);
        return Device.Send(reply) != Errno.ENODEV;
    }
}
