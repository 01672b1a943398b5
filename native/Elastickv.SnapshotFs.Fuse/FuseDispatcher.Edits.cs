using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Fuse;

/// <content>Requests of writable mounts.</content>
internal sealed partial class FuseDispatcher
{
    // Flags of open(2).
    private const uint ExclusiveFlag = 0x80;
    private const uint TruncateFlag = 0x200;
    private const uint AppendFlag = 0x400;

    private const long EarliestSecond = -62_135_596_800;
    private const long LatestSecond = 253_402_300_799;
    private const uint NanosecondsPerSecond = 1_000_000_000;
    private const uint NanosecondsPerMs = 1_000_000;

    private void AddEdits(Action<Opcode, Handler> add)
    {
        add(Opcode.Create, Create);
        add(Opcode.MkNod, MakeNode);
        add(Opcode.MkDir, MakeDirectory);
        add(Opcode.Unlink, Unlink);
        add(Opcode.RmDir, RemoveDirectory);
        add(Opcode.Rename, Rename);
        add(Opcode.Rename2, RenameWithFlags);
        add(Opcode.Write, Write);
        add(Opcode.SetAttr, SetAttributes);
        add(Opcode.Release, Release);
        add(Opcode.FSync, Sync);
        add(Opcode.FSyncDir, Sync);
        add(Opcode.FAllocate, Allocate);
        add(Opcode.Link, Link);
        add(Opcode.SymLink, MakeSymbolicLink);

        // The kernel does without: it copies by reading and writing, and names temporary files. Attributes are not supported, as reading them is not.
        foreach (Opcode spared in (ReadOnlySpan<Opcode>)[Opcode.CopyFileRange, Opcode.TmpFile, Opcode.SetXattr, Opcode.RemoveXattr])
        {
            add(spared, (in _, _, _) => Errno.ENOSYS);
        }
    }

    private static OpenIntent IntentOf(uint flags) =>
        ((flags & AccessMode) != 0 ? OpenIntent.Write : OpenIntent.Read)
        | ((flags & TruncateFlag) != 0 ? OpenIntent.Truncate : OpenIntent.Read)
        | ((flags & ExclusiveFlag) != 0 ? OpenIntent.Exclusive : OpenIntent.Read);

    // No FLUSH is needed: what is written is written. But the kernel must not skip its own part of closing, which writes mapped pages out.
    private static OpenOut OutOf(OpenedFile opened) => new()
    {
        Fh = opened.Handle,
        OpenFlags = opened.Mode == OpenMode.Direct ? OpenFlags.DirectIo : OpenFlags.KeepCache,
    };

    private Errno OpenEditable(in RequestFrame request, uint flags, Reply reply, IInterruption? interruption)
    {
        Errno outcome = files.OpenEditable(NodeOf(request), IntentOf(flags), out OpenedFile opened, interruption);
        if (outcome == Errno.Ok)
        {
            reply.Write(OutOf(opened));
        }

        return outcome;
    }

    private Errno Create(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (!request.TryRead(out CreateIn asked) || !request.TryReadName<CreateIn>(out ReadOnlySpan<byte> name))
        {
            return Errno.EINVAL;
        }

        Errno outcome = files.Create(NodeOf(request), name, IntentOf(asked.Flags), out NodeStatus status, out OpenedFile opened, interruption);
        if (outcome == Errno.Ok)
        {
            reply.Write(attributes.Entry(status));
            reply.Write(OutOf(opened));
        }

        return outcome;
    }

    private Errno MakeNode(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (!request.TryRead(out MkNodIn asked) || !request.TryReadName<MkNodIn>(out ReadOnlySpan<byte> name))
        {
            return Errno.EINVAL;
        }

        // mknod(2): no kind means a regular file.
        if ((asked.Mode & MkNodIn.Format) is not (0 or MkNodIn.RegularFile))
        {
            return files.RefuseLink(NodeOf(request), name);
        }

        return Entry(files.CreateNode(NodeOf(request), name, out NodeStatus status), status, reply);
    }

    private Errno MakeDirectory(in RequestFrame request, Reply reply, IInterruption? interruption) =>
        request.TryReadName<MkDirIn>(out ReadOnlySpan<byte> name)
            ? Entry(files.MakeDirectory(NodeOf(request), name, out NodeStatus status), status, reply)
            : Errno.EINVAL;

    private Errno Unlink(in RequestFrame request, Reply reply, IInterruption? interruption) =>
        request.TryReadName(out ReadOnlySpan<byte> name) ? files.Unlink(NodeOf(request), name) : Errno.EINVAL;

    private Errno RemoveDirectory(in RequestFrame request, Reply reply, IInterruption? interruption) =>
        request.TryReadName(out ReadOnlySpan<byte> name) ? files.RemoveDirectory(NodeOf(request), name) : Errno.EINVAL;

    private Errno Rename(in RequestFrame request, Reply reply, IInterruption? interruption) =>
        request.TryRead(out RenameIn asked) && request.TryReadNames<RenameIn>(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> toName)
            ? files.Rename(NodeOf(request), name, new NodeId(asked.NewDir), toName, TakenName.Replace)
            : Errno.EINVAL;

    private Errno RenameWithFlags(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (!request.TryRead(out Rename2In asked) || !request.TryReadNames<Rename2In>(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> toName))
        {
            return Errno.EINVAL;
        }

        TakenName? taken = asked.Flags switch
        {
            0 => TakenName.Replace,
            Rename2In.NoReplace => TakenName.Refuse,
            Rename2In.Exchange => TakenName.Exchange,
            _ => null,
        };
        return taken is { } known ? files.Rename(NodeOf(request), name, new NodeId(asked.NewDir), toName, known) : Errno.EINVAL;
    }

    private Errno Write(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (!request.TryRead(out WriteIn asked) || asked.Offset > long.MaxValue || !request.TryReadBytes<WriteIn>(asked.Size, out ReadOnlySpan<byte> bytes))
        {
            return Errno.EINVAL;
        }

        bool atEnd = (asked.Flags & AppendFlag) != 0 && (asked.WriteFlags & WriteIn.FromCache) == 0;
        Errno outcome = files.Write(NodeOf(request), asked.Fh, (long)asked.Offset, atEnd, bytes);
        if (outcome == Errno.Ok)
        {
            reply.Write(new WriteOut { Size = asked.Size });
        }

        return outcome;
    }

    private Errno SetAttributes(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (!request.TryRead(out SetAttrIn asked))
        {
            return Errno.EINVAL;
        }

        long? size = null;
        if ((asked.Valid & SetAttrIn.HasSize) != 0)
        {
            if (asked.Size > long.MaxValue)
            {
                return Errno.EFBIG;
            }

            size = (long)asked.Size;
        }

        long? modifiedMs = null;
        if ((asked.Valid & SetAttrIn.HasMtimeNow) != 0)
        {
            modifiedMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        }
        else if ((asked.Valid & SetAttrIn.HasMtime) != 0)
        {
            long seconds = (long)asked.Mtime;
            if (seconds is < EarliestSecond or > LatestSecond || asked.MtimeNsec >= NanosecondsPerSecond)
            {
                return Errno.EINVAL;
            }

            modifiedMs = (seconds * 1000) + (asked.MtimeNsec / NanosecondsPerMs);
        }

        Errno outcome = files.SetAttributes(NodeOf(request), new AttributeChange(size, modifiedMs), out NodeStatus status, interruption);
        if (outcome == Errno.Ok)
        {
            reply.Write(attributes.AttrOut(status));
        }

        return outcome;
    }

    private Errno Release(in RequestFrame request, Reply reply, IInterruption? interruption) =>
        request.TryRead(out ReleaseIn asked) ? files.Release(NodeOf(request), asked.Fh) : Errno.EINVAL;

    private Errno Sync(in RequestFrame request, Reply reply, IInterruption? interruption) =>
        request.TryRead(out FSyncIn _) ? files.Sync(NodeOf(request)) : Errno.EINVAL;

    private Errno Allocate(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (!request.TryRead(out FAllocateIn asked))
        {
            return Errno.EINVAL;
        }

        return asked.Mode != 0 ? Errno.EOPNOTSUPP
            : asked.Offset > long.MaxValue || asked.Length > long.MaxValue ? Errno.EFBIG
            : files.Allocate(NodeOf(request), (long)asked.Offset, (long)asked.Length);
    }

    private Errno Link(in RequestFrame request, Reply reply, IInterruption? interruption) =>
        request.TryReadName<LinkIn>(out ReadOnlySpan<byte> name) ? files.RefuseLink(NodeOf(request), name) : Errno.EINVAL;

    private Errno MakeSymbolicLink(in RequestFrame request, Reply reply, IInterruption? interruption) =>
        request.TryReadName(out ReadOnlySpan<byte> name) ? files.RefuseLink(NodeOf(request), name) : Errno.EINVAL;

    private Errno Entry(Errno outcome, in NodeStatus status, Reply reply)
    {
        if (outcome == Errno.Ok)
        {
            reply.Write(attributes.Entry(status));
        }

        return outcome;
    }
}
