using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Fuse.Protocol;

/// <summary>Packs entries into the reply of READDIR or READDIRPLUS. One request.</summary>
/// <param name="reply">Takes the entries.</param>
/// <param name="room">Most bytes that the kernel takes.</param>
/// <param name="attributes">How attributes are written, for READDIRPLUS; null for READDIR.</param>
/// <param name="listed">How many entries the process has listed in vain so far, see <see cref="ListingHabits"/>.</param>
internal sealed class DirectoryReply(Reply reply, int room, AttributeWriter? attributes, int listed) : IDirectorySink
{
    private const int Alignment = 8;

    /// <summary>Whether an entry was refused for want of room.</summary>
    public bool IsFull { get; private set; }

    /// <summary>How many entries the process has listed in vain, these included.</summary>
    public int Listed { get; private set; } = listed;

    public unsafe bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next, NodeStatus? status)
    {
        int entry = attributes is null ? 0 : sizeof(EntryOut);
        int length = (entry + sizeof(Dirent) + name.Length + Alignment - 1) & ~(Alignment - 1);
        if (length > room - reply.Payload)
        {
            IsFull = true;
            return false;
        }

        Listed++;
        Span<byte> bytes = reply.Extend(length);
        if (attributes is not null)
        {
            // Without attributes the entry is a bare name: the kernel looks it up when somebody wants to know more.
            bool probe = Listed % ListingHabits.ProbeEvery == 0;
            EntryOut known = !probe && status is { } told ? attributes.Entry(told) : default;
            MemoryMarshal.Write(bytes, known);
        }

        var dirent = new Dirent { Ino = node.Value, Off = next, NameLen = (uint)name.Length, Type = AttributeWriter.DirentType(node.IsDirectory) };
        MemoryMarshal.Write(bytes[entry..], dirent);
        name.CopyTo(bytes[(entry + sizeof(Dirent))..]);
        bytes[(entry + sizeof(Dirent) + name.Length)..].Clear();
        return true;
    }
}
