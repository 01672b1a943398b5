using System.Runtime.InteropServices;
using System.Text;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Elastickv.SnapshotFs.Model.Targets;

/// <summary>Plays the kernel: every operation is the bytes of a request, and every answer the bytes of a reply.</summary>
internal sealed unsafe class WireTarget : ITarget
{
    private const uint ReadWrite = 2;
    private const uint Exclusive = 0x80;
    private const uint Page = 200;
    private const uint DirectoryMode = 0x4000;
    private const uint FormatMask = 0xF000;

    private readonly FuseDispatcher dispatcher;
    private readonly Reply reply = new(Handshake.MaxPayload);
    private ulong unique = 1;

    public WireTarget(SnapshotFileSystem files)
    {
        dispatcher = new FuseDispatcher(files, new AttributeWriter(0, 0), _ => { }, NullLogger.Instance);
        var offer = new InitIn { Major = 7, Minor = 41, MaxReadahead = 131072, Flags = uint.MaxValue };
        Assert.Equal(Errno.Ok, Ask(Opcode.Init, 0, out _, [.. Bytes(offer), .. Bytes(uint.MaxValue), .. new byte[44]]));
    }

    public Errno Lookup(ulong directory, string name, out Stat stat)
    {
        Errno outcome = Ask(Opcode.Lookup, directory, out byte[] payload, Name(name));
        return Entry(outcome, payload, out stat);
    }

    public Errno GetAttributes(ulong node, out Stat stat)
    {
        Errno outcome = Ask(Opcode.GetAttr, node, out byte[] payload, Bytes(default(GetAttrIn)));
        stat = outcome == Errno.Ok ? Of(node, MemoryMarshal.Read<AttrOut>(payload).Attr) : default;
        return outcome;
    }

    public List<(string Name, ulong Node)> List(ulong directory)
    {
        var found = new List<(string, ulong)>();
        for (ulong offset = 0; ;)
        {
            Assert.Equal(Errno.Ok, Ask(Opcode.ReadDir, directory, out byte[] payload, Bytes(new ReadIn { Offset = offset, Size = Page })));
            if (payload.Length == 0)
            {
                return found;
            }

            for (int at = 0; at < payload.Length;)
            {
                Dirent entry = MemoryMarshal.Read<Dirent>(payload.AsSpan(at));
                string name = Encoding.Latin1.GetString(payload, at + sizeof(Dirent), (int)entry.NameLen);
                if (name is not ("." or ".."))
                {
                    found.Add((name, entry.Ino));
                }

                offset = entry.Off;
                at += (sizeof(Dirent) + (int)entry.NameLen + 7) & ~7;
            }
        }
    }

    public Errno Create(ulong directory, string name, bool exclusive, out Stat stat, out ulong handle)
    {
        uint flags = ReadWrite | (exclusive ? Exclusive : 0);
        Errno outcome = Ask(Opcode.Create, directory, out byte[] payload, [.. Bytes(new CreateIn { Flags = flags, Mode = 0x81A4 }), .. Name(name)]);
        handle = outcome == Errno.Ok ? MemoryMarshal.Read<OpenOut>(payload.AsSpan(sizeof(EntryOut))).Fh : 0;
        return Entry(outcome, payload, out stat);
    }

    public Errno MakeDirectory(ulong directory, string name) => Ask(Opcode.MkDir, directory, out _, [.. Bytes(new MkDirIn { Mode = 0x1ED }), .. Name(name)]);

    public Errno Unlink(ulong directory, string name) => Ask(Opcode.Unlink, directory, out _, Name(name));

    public Errno RemoveDirectory(ulong directory, string name) => Ask(Opcode.RmDir, directory, out _, Name(name));

    public Errno Rename(ulong directory, string name, ulong toDirectory, string toName, int way) => way == 0
        ? Ask(Opcode.Rename, directory, out _, [.. Bytes(new RenameIn { NewDir = toDirectory }), .. Name(name), .. Name(toName)])
        : Ask(Opcode.Rename2, directory, out _, [.. Bytes(new Rename2In { NewDir = toDirectory, Flags = (uint)way }), .. Name(name), .. Name(toName)]);

    public Errno Open(ulong file, bool write, out ulong handle)
    {
        Errno outcome = Ask(Opcode.Open, file, out byte[] payload, Bytes(new OpenIn { Flags = write ? ReadWrite : 0 }));
        handle = outcome == Errno.Ok ? MemoryMarshal.Read<OpenOut>(payload).Fh : 0;
        return outcome;
    }

    public Errno Read(ulong file, ulong handle, long offset, int count, out byte[] bytes) =>
        Ask(Opcode.Read, file, out bytes, Bytes(new ReadIn { Fh = handle, Offset = (ulong)offset, Size = (uint)count }));

    public Errno Write(ulong file, ulong handle, long offset, byte[] bytes)
    {
        Errno outcome = Ask(Opcode.Write, file, out byte[] payload, [.. Bytes(new WriteIn { Fh = handle, Offset = (ulong)offset, Size = (uint)bytes.Length, Flags = ReadWrite }), .. bytes]);
        Assert.True(outcome != Errno.Ok || MemoryMarshal.Read<WriteOut>(payload).Size == bytes.Length, "a short write");
        return outcome;
    }

    public Errno Truncate(ulong file, long length) => Ask(Opcode.SetAttr, file, out _, Bytes(new SetAttrIn { Valid = SetAttrIn.HasSize, Size = (ulong)length }));

    public Errno Sync(ulong file, ulong handle) => Ask(Opcode.FSync, file, out _, Bytes(new FSyncIn { Fh = handle }));

    public Errno Release(ulong file, ulong handle) => Ask(Opcode.Release, file, out _, Bytes(new ReleaseIn { Fh = handle }));

    public void Dispose() => reply.Dispose();

    private static byte[] Bytes<T>(in T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    private static byte[] Name(string name) => [.. Encoding.Latin1.GetBytes(name), 0];

    private static Stat Of(ulong node, in Attr attributes) => new(node, (attributes.Mode & FormatMask) == DirectoryMode, (long)attributes.Size, attributes.Nlink);

    private static Errno Entry(Errno outcome, byte[] payload, out Stat stat)
    {
        EntryOut entry = outcome == Errno.Ok ? MemoryMarshal.Read<EntryOut>(payload) : default;
        stat = Of(entry.NodeId, entry.Attr);
        return outcome == Errno.Ok && entry.NodeId == 0 ? Errno.ENOENT : outcome;
    }

    private Errno Ask(Opcode opcode, ulong node, out byte[] payload, byte[] body)
    {
        var header = new InHeader { Len = (uint)(sizeof(InHeader) + body.Length), Opcode = opcode, Unique = unique += 2, NodeId = node };
        Assert.True(dispatcher.Handle([.. Bytes(header), .. body], reply, null), "no reply");
        byte[] answer = reply.ToArray();
        OutHeader told = MemoryMarshal.Read<OutHeader>(answer);
        Assert.Equal((unique, (uint)answer.Length), (told.Unique, told.Len));
        payload = answer[sizeof(OutHeader)..];
        return (Errno)(-told.Error);
    }
}
