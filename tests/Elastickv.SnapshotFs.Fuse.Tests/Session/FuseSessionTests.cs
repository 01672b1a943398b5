using System.IO.MemoryMappedFiles;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Fuse.Native;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Elastickv.SnapshotFs.Fuse.Session;
using Elastickv.SnapshotFs.Fuse.Tests.Support;
using Elastickv.SnapshotFs.Tree;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Fuse.Tests.Session;

/// <summary>A session whose device is a socket that keeps messages apart; the test sits at the other end in the kernel's place.</summary>
public sealed class FuseSessionTests : IDisposable
{
    private const int SequencedPackets = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTree tree = new();
    private readonly LogRecorder log = new();
    private readonly byte[] buffer = new byte[2 << 20];
    private SnapshotFileSystem? files;
    private FuseSession? session;
    private Socket? kernel;

    public void Dispose()
    {
        kernel?.Dispose();
        Assert.True(session is null || session.Ended.Wait(Patience));
        files?.Dispose();
    }

    [Fact]
    public async Task HandshakeThenRequests_UntilTheDeviceCloses()
    {
        Start(readers: 3);
        Assert.False(session!.Answering.IsCompleted);
        Init();
        await session.Answering.WaitAsync(Patience);
        Assert.Equal(0, Ask(Opcode.GetAttr, NodeId.Root, Wire.Bytes(default(GetAttrIn))).Error);
        Assert.Equal(-(int)Errno.ENOSYS, Ask((Opcode)63, NodeId.Root).Error);
        kernel!.Dispose();
        await session.Ended.WaitAsync(Patience);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task OldKernel_FailsTheHandshake()
    {
        Start(readers: 1);
        Assert.Equal(-(int)Errno.EPROTO, Ask(Opcode.Init, default, Wire.Bytes(new InitIn { Major = 7, Minor = 9 })).Error);
        FuseMountException failure = await Assert.ThrowsAsync<FuseMountException>(() => session!.Answering.WaitAsync(Patience));
        Assert.Equal(FuseMountFailure.ProtocolTooOld, failure.Failure);
        Assert.Contains("7.9", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeviceThatClosesAtOnce_FailsTheHandshake()
    {
        Start(readers: 1);
        kernel!.Dispose();
        await session!.Ended.WaitAsync(Patience);
        Assert.Equal(FuseMountFailure.NotAnswering, (await Assert.ThrowsAsync<FuseMountException>(() => session.Answering)).Failure);
    }

    /// <summary>Mapped pages behind the end of a file that was cut off cannot be read; touching them would kill the process.</summary>
    [Fact]
    public unsafe void MappedBytesThatVanished_AreAnInputOutputError()
    {
        const int Length = 64 << 10;
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, new byte[Length]);
        using (MemoryMappedFile map = MemoryMappedFile.CreateFromFile(path, FileMode.Open))
        using (MemoryMappedViewAccessor view = map.CreateViewAccessor())
        {
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            NodeId file = tree.AddMapped(NodeId.Root, "cut", start, Length);
            Start(readers: 1);
            Init();
            Assert.Equal(16u + Length, Ask(Opcode.Read, file, Wire.Bytes(new ReadIn { Size = Length })).Len);
            using (SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                RandomAccess.SetLength(handle, 0);
            }

            Assert.Equal(-(int)Errno.EIO, Ask(Opcode.Read, file, Wire.Bytes(new ReadIn { Size = Length })).Error);
            Assert.Contains("Bad address", Assert.Single(log.Lines), StringComparison.Ordinal);
            Assert.Equal(0, Ask(Opcode.GetAttr, NodeId.Root, Wire.Bytes(default(GetAttrIn))).Error);
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        File.Delete(path);
    }

    [Fact]
    public void Interrupt_EndsTheRequestItNames()
    {
        NodeId slow = tree.AddDocument(NodeId.Root, "slow", int.MaxValue, _ =>
        {
            Thread.Sleep(1);
            return [1];
        });
        Start(readers: 2);
        Init();
        Send(Opcode.GetAttr, slow, 4002, Wire.Bytes(default(GetAttrIn)));

        // Until the reader has begun, there is nobody to interrupt; a real kernel's lost interrupt is a slow answer, not a wrong one.
        OutHeader answer;
        do
        {
            Send(Opcode.Interrupt, default, 4003, Wire.Bytes(new InterruptIn { Unique = 4002 }));
        }
        while (!TryReceive(out answer));

        Assert.Equal((4002UL, -(int)Errno.EINTR), (answer.Unique, answer.Error));
    }

    [Fact]
    public void HeldUpReaders_AreJoinedByMore()
    {
        using var go = new ManualResetEventSlim();
        tree.SearchBegins = go.Wait;
        Start(readers: 2);
        Init();
        NodeId problems = Find(Find(NodeId.Root, ".snapfs"), "problems.jsonl");
        for (ulong i = 0; i < 5; i++)
        {
            Send(Opcode.Read, problems, 5000 + (2 * i), Wire.Bytes(new ReadIn { Size = 10 }));
        }

        Send(Opcode.GetAttr, NodeId.Root, 6000, Wire.Bytes(default(GetAttrIn)));
        Assert.Equal(6000UL, Receive().Unique);
        go.Set();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(0, Receive().Error);
        }
    }

    private unsafe void Start(int readers)
    {
        int* pair = stackalloc int[2];
        Assert.Equal(0, Libc.SocketPair(Libc.UnixSocket, SequencedPackets, 0, pair));
        kernel = new Socket(new SafeSocketHandle(pair[1], ownsHandle: true)) { ReceiveTimeout = (int)Patience.TotalMilliseconds, SendBufferSize = 4 << 20 };
        files = new SnapshotFileSystem(tree, new SnapshotFileSystemOptions { Source = new MountedSource { Path = "x" } }, log);
        session = new FuseSession(new FuseDevice(new SafeFileHandle(pair[0], ownsHandle: true)), files, new AttributeWriter(1, 2), readers, log);
        session.Start();
    }

    private void Init() => Assert.Equal(0, Ask(Opcode.Init, default, [.. Wire.Bytes(new InitIn { Major = 7, Minor = 41, Flags = uint.MaxValue }), .. new byte[48]]).Error);

    private unsafe NodeId Find(NodeId directory, string name)
    {
        Assert.Equal(0, Ask(Opcode.Lookup, directory, Wire.Name(name)).Error);
        return new NodeId(MemoryMarshal.Read<EntryOut>(buffer.AsSpan(sizeof(OutHeader))).NodeId);
    }

    private OutHeader Ask(Opcode opcode, NodeId node, params ReadOnlySpan<byte> body)
    {
        Send(opcode, node, 2, body);
        return Receive();
    }

    private unsafe void Send(Opcode opcode, NodeId node, ulong unique, params ReadOnlySpan<byte> body)
    {
        var header = new InHeader { Len = (uint)(sizeof(InHeader) + body.Length), Opcode = opcode, Unique = unique, NodeId = node.Value };
        kernel!.Send([.. Wire.Bytes(header), .. body]);
    }

    private OutHeader Receive()
    {
        int length = kernel!.Receive(buffer);
        OutHeader header = MemoryMarshal.Read<OutHeader>(buffer);
        Assert.Equal((uint)length, header.Len);
        return header;
    }

    private bool TryReceive(out OutHeader header)
    {
        bool there = kernel!.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectRead);
        header = there ? Receive() : default;
        return there;
    }
}
