using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Fuse.Tests.Support;

/// <summary>Plays the kernel: raw requests in, raw replies out.</summary>
internal sealed class Wire : IDisposable
{
    public const uint User = 12;
    public const uint Group = 34;

    /// <summary>Every feature there is.</summary>
    public const ulong AllFeatures = ulong.MaxValue;

    private readonly SnapshotFileSystem? ownFiles;
    private readonly Reply reply = new(Handshake.MaxPayload);
    private ulong unique = 1000;

    public Wire(FakeTree tree)
    {
        Log = new LogRecorder();
        ownFiles = new SnapshotFileSystem(tree, new SnapshotFileSystemOptions { Source = new MountedSource { Path = "x.fsm", Bytes = 8192, Records = 5 } }, Log);
        Dispatcher = new FuseDispatcher(ownFiles, new AttributeWriter(User, Group), Interrupted.Add, Log);
    }

    /// <summary>Asks a writable filesystem, which stays the caller's.</summary>
    public Wire(EditBench bench)
    {
        Log = bench.Log;
        Dispatcher = new FuseDispatcher(bench.Files, new AttributeWriter(User, Group), Interrupted.Add, Log);
    }

    public LogRecorder Log { get; }

    public FuseDispatcher Dispatcher { get; }

    public List<ulong> Interrupted { get; } = [];

    public static byte[] Bytes<T>(in T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    public static byte[] Name(string name) => [.. FakeNode.Bytes(name), 0];

    public unsafe byte[] Request(Opcode opcode, NodeId node, params ReadOnlySpan<byte> body) =>
    [
        .. Bytes(new InHeader { Len = (uint)(sizeof(InHeader) + body.Length), Opcode = opcode, Unique = unique += 2, NodeId = node.Value }),
        .. body,
    ];

    /// <summary>Handles raw bytes; null when there is no reply.</summary>
    public byte[]? Handle(ReadOnlySpan<byte> request) => Dispatcher.Handle(request, reply, null) ? reply.ToArray() : null;

    /// <summary>Handles a request and checks the header of its reply.</summary>
    public unsafe (Errno Outcome, byte[] Payload) Ask(Opcode opcode, NodeId node, params ReadOnlySpan<byte> body)
    {
        byte[] answer = Handle(Request(opcode, node, body)) ?? throw new InvalidOperationException("no reply");
        OutHeader header = MemoryMarshal.Read<OutHeader>(answer);
        Assert.Equal((uint)answer.Length, header.Len);
        Assert.Equal(unique, header.Unique);
        Assert.True(header.Error == 0 || answer.Length == sizeof(OutHeader), "an error with a payload");
        return ((Errno)(-header.Error), answer[sizeof(OutHeader)..]);
    }

    /// <summary>Asks for something that must succeed with a structure.</summary>
    public unsafe T Get<T>(Opcode opcode, NodeId node, params ReadOnlySpan<byte> body)
        where T : unmanaged
    {
        (Errno outcome, byte[] payload) = Ask(opcode, node, body);
        Assert.Equal(Errno.Ok, outcome);
        Assert.Equal(sizeof(T), payload.Length);
        return MemoryMarshal.Read<T>(payload);
    }

    public InitOut Init(ulong offered = AllFeatures, uint major = 7, uint minor = 41)
    {
        var offer = new InitIn { Major = major, Minor = minor, MaxReadahead = 131072, Flags = (uint)offered };
        return Get<InitOut>(Opcode.Init, default, [.. Bytes(offer), .. Bytes((uint)(offered >> 32)), .. new byte[44]]);
    }

    public (Errno Outcome, byte[] Payload) Read(NodeId file, ulong offset, uint size, ulong handle = 0) =>
        Ask(Opcode.Read, file, Bytes(new ReadIn { Fh = handle, Offset = offset, Size = size }));

    public void Dispose()
    {
        ownFiles?.Dispose();
        reply.Dispose();
    }
}
