using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Elastickv.SnapshotFs.Model.Running;
using Elastickv.SnapshotFs.Model.Targets;
using Elastickv.SnapshotFs.Tree;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Elastickv.SnapshotFs.Model;

/// <summary>Requests that no kernel sends: every one has an errno for an answer, or a sound reply; none may throw, or log a failure that nobody expected.</summary>
public sealed unsafe class RequestFuzzTests(ITestOutputHelper output)
{
    private const int Requests = 60_000;
    private static readonly string[] Names = ["redis", "db_0", "strings", "a.bin", "s3", "bkt", "o", "d", "MANIFEST.json", ".snapfs", "..", ".", "", "a/b", "new", new string('x', 300)];

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(0, true)]
    [InlineData(0, false)]
    public void Every_request_has_an_answer(int seed, bool writable)
    {
        seed = seed == 0 ? Seeds.Source().Next() : seed;
        output.WriteLine($"seed {seed}, {(writable ? "writable" : "read-only")}");
        var log = new FailureLog();
        using var mounted = new Mounted(files => new FilesTarget(files));
        using SnapshotFileSystem? readOnly = writable ? null : mounted.ReadOnly(log);
        using SnapshotFileSystem? logged = writable ? mounted.Logged(log) : null;
        var dispatcher = new FuseDispatcher(readOnly ?? logged!, new AttributeWriter(0, 0), _ => { }, log);
        using var reply = new Reply(Handshake.MaxPayload);
        var random = new Random(seed);
        var nodes = new List<ulong> { 1, 0, ulong.MaxValue, NodeId.Overlay(77, directory: false).Value, NodeId.Overlay(78, directory: true).Value, 2, 3 };
        var handles = new List<ulong> { 0, 1, ulong.MaxValue };
        for (int i = 0; i < Requests; i++)
        {
            byte[] request = Make(random, nodes, handles);
            try
            {
                if (dispatcher.Handle(request, reply, null))
                {
                    Learn(reply.ToArray(), request, nodes, handles);
                }
            }
            catch (Exception failure)
            {
                Assert.Fail($"seed {seed}, request {i}, {Convert.ToHexString(request)}: {failure}");
            }

            Assert.True(log.Failures.Count == 0, $"seed {seed}, request {i}, {Convert.ToHexString(request)}: {string.Join('\n', log.Failures)}");
        }

        output.WriteLine($"{Requests} requests, {nodes.Count} nodes and {handles.Count} handles met");
    }

    [Fact]
    public void Appending_to_a_file_of_the_greatest_length_is_refused_as_too_large()
    {
        using var mounted = new Mounted(files => new FilesTarget(files));
        var log = new FailureLog();
        using SnapshotFileSystem files = mounted.Logged(log);
        Assert.Equal(Errno.Ok, new Actions(new FilesTarget(files), []).Find("redis/db_0/strings/a.bin", out Stat file));
        Assert.Equal(Errno.EFBIG, files.Write(new NodeId(file.Node), 0, long.MaxValue - 10, atEnd: false, "x"u8));
        Assert.Empty(log.Failures);
    }

    [Fact]
    public void Reading_at_the_greatest_offset_is_reading_at_the_end()
    {
        using var mounted = new Mounted(files => new FilesTarget(files));
        var log = new FailureLog();
        using SnapshotFileSystem files = mounted.Logged(log);
        Assert.Equal(Errno.Ok, new Actions(new FilesTarget(files), []).Find("redis/db_0/strings/a.bin", out Stat file));
        Assert.Equal(Errno.Ok, files.Write(new NodeId(file.Node), 0, 0, atEnd: false, "x"u8));
        var dispatcher = new FuseDispatcher(files, new AttributeWriter(0, 0), _ => { }, log);
        using var reply = new Reply(Handshake.MaxPayload);
        var request = new byte[80];
        MemoryMarshal.Write(request, 80u);
        MemoryMarshal.Write(request.AsSpan(4), (uint)Opcode.Read);
        MemoryMarshal.Write(request.AsSpan(16), file.Node);
        MemoryMarshal.Write(request.AsSpan(48), long.MaxValue);
        MemoryMarshal.Write(request.AsSpan(56), 4096u);
        Assert.True(dispatcher.Handle(request, reply, null));
        Assert.Equal(16, reply.ToArray().Length);
        Assert.Equal(0, MemoryMarshal.Read<int>(reply.ToArray().AsSpan(4)));
        Assert.Empty(log.Failures);
    }

    private static byte[] Make(Random random, List<ulong> nodes, List<ulong> handles)
    {
        var opcode = (Opcode)(random.Next(20) == 0 ? random.Next() : random.Next(1, 56));
        byte[] body = Body(random, opcode, nodes, handles);
        switch (random.Next(12))
        {
            case 0:
                // Cut anywhere, also in the middle of a name.
                body = body[..random.Next(body.Length + 1)];
                break;
            case 1:
                body = [.. body, .. Noise(random, random.Next(300))];
                break;
            case 2 when body.Length > 0:
                body[random.Next(body.Length)] = (byte)random.Next(256);
                break;
            case 3:
                body = Noise(random, random.Next(200));
                break;
        }

        var header = new InHeader
        {
            Len = random.Next(30) == 0 ? (uint)random.Next() : (uint)(sizeof(InHeader) + body.Length),
            Opcode = opcode,
            Unique = (ulong)random.NextInt64(),
            NodeId = random.Next(20) == 0 ? (ulong)random.NextInt64() : nodes[random.Next(nodes.Count)],
            TotalExtLen = random.Next(30) == 0 ? (ushort)random.Next(65536) : (ushort)0,
        };
        byte[] request = [.. Bytes(header), .. body];
        return random.Next(100) == 0 ? request[..random.Next(request.Length)] : request;
    }

    private static byte[] Body(Random random, Opcode opcode, List<ulong> nodes, List<ulong> handles)
    {
        ulong handle = handles[random.Next(handles.Count)], node = nodes[random.Next(nodes.Count)], offset = Number(random);
        uint size = random.Next(6) == 0 ? (uint)Number(random) : (uint)random.Next(5000);
        uint flags = random.Next(3) == 0 ? (uint)random.Next() : 2;
        return opcode switch
        {
            Opcode.Lookup or Opcode.Unlink or Opcode.RmDir => Name(random),
            Opcode.SymLink => [.. Name(random), .. Name(random)],
            Opcode.MkNod => [.. Bytes(new MkNodIn { Mode = random.Next(2) == 0 ? 0x81A4 : (uint)random.Next() }), .. Name(random)],
            Opcode.MkDir => [.. Bytes(new MkDirIn { Mode = 0x1ED }), .. Name(random)],
            Opcode.Rename => [.. Bytes(new RenameIn { NewDir = node }), .. Name(random), .. Name(random)],
            Opcode.Rename2 => [.. Bytes(new Rename2In { NewDir = node, Flags = (uint)random.Next(8) }), .. Name(random), .. Name(random)],
            Opcode.Link => [.. Bytes(new LinkIn { OldNodeId = node }), .. Name(random)],
            Opcode.Create => [.. Bytes(new CreateIn { Flags = flags, Mode = 0x81A4 }), .. Name(random)],
            Opcode.Open or Opcode.OpenDir => Bytes(new OpenIn { Flags = flags }),
            Opcode.Read or Opcode.ReadDir or Opcode.ReadDirPlus => Bytes(new ReadIn { Fh = handle, Offset = offset, Size = size }),
            Opcode.Write => [.. Bytes(new WriteIn { Fh = handle, Offset = offset % (1 << 20), Size = random.Next(3) == 0 ? size : 50, Flags = flags }), .. Noise(random, 50)],
            Opcode.Release or Opcode.ReleaseDir => Bytes(new ReleaseIn { Fh = handle }),
            Opcode.FSync or Opcode.FSyncDir => Bytes(new FSyncIn { Fh = handle }),
            Opcode.SetAttr => Bytes(new SetAttrIn { Valid = (uint)random.Next(1 << 12), Fh = handle, Size = random.Next(4) == 0 ? ulong.MaxValue - size : size, Mtime = offset }),
            Opcode.FAllocate => Bytes(new FAllocateIn { Fh = handle, Offset = random.Next(3) == 0 ? ulong.MaxValue - size : size, Length = random.Next(3) == 0 ? ulong.MaxValue - size : size, Mode = (uint)random.Next(3) }),
            Opcode.LSeek => Bytes(new LSeekIn { Fh = handle, Offset = offset, Whence = (uint)random.Next(6) }),
            Opcode.Init => [.. Bytes(new InitIn { Major = (uint)random.Next(9), Minor = size, Flags = (uint)random.Next() }), .. Noise(random, random.Next(60))],
            _ => Noise(random, random.Next(100)),
        };
    }

    /// <summary>Checks a reply and remembers the nodes and handles in it, so that later requests mean something, and go on to when they are stale.</summary>
    private static void Learn(byte[] answer, byte[] request, List<ulong> nodes, List<ulong> handles)
    {
        OutHeader header = MemoryMarshal.Read<OutHeader>(answer);
        Assert.Equal((uint)answer.Length, header.Len);
        Assert.Equal(MemoryMarshal.Read<InHeader>(request).Unique, header.Unique);
        Assert.InRange(-header.Error, 0, 4095);
        Assert.True(header.Error == 0 || answer.Length == sizeof(OutHeader), "an error with a payload");
        if (header.Error != 0)
        {
            return;
        }

        Opcode opcode = MemoryMarshal.Read<InHeader>(request).Opcode;
        ReadOnlySpan<byte> payload = answer.AsSpan(sizeof(OutHeader));
        if (opcode is Opcode.Lookup or Opcode.MkNod or Opcode.MkDir or Opcode.Create && nodes.Count < 200 && MemoryMarshal.Read<EntryOut>(payload).NodeId is var node && node != 0)
        {
            nodes.Add(node);
        }

        if (opcode is Opcode.Open or Opcode.Create && handles.Count < 500)
        {
            handles.Add(MemoryMarshal.Read<OpenOut>(opcode == Opcode.Create ? payload[sizeof(EntryOut)..] : payload).Fh);
        }
    }

    private static ulong Number(Random random) => random.Next(4) switch
    {
        0 => (ulong)random.NextInt64(),
        1 => ulong.MaxValue - (ulong)random.Next(10),
        2 => (1UL << random.Next(64)) - (ulong)random.Next(2),
        _ => (ulong)random.Next(100),
    };

    private static byte[] Name(Random random)
    {
        byte[] name = random.Next(10) == 0 ? Noise(random, random.Next(20)) : System.Text.Encoding.ASCII.GetBytes(Names[random.Next(Names.Length)]);
        return random.Next(15) == 0 ? name : [.. name, 0];
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Bytes<T>(in T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    /// <summary>Keeps failures that carry an exception.</summary>
    private sealed class FailureLog : ILogger
    {
        public List<string> Failures { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null)
            {
                lock (Failures)
                {
                    Failures.Add(formatter(state, exception) + " " + exception);
                }
            }
        }
    }
}
