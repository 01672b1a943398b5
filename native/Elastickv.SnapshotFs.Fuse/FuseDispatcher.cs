using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Elastickv.SnapshotFs.Tree;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Fuse;

/// <summary>
/// Turns requests of the kernel into operations of the filesystem and their results into replies: one row of the table and one small function per
/// opcode. Bytes in, bytes out, no kernel needed. Thread-safe.
/// </summary>
internal sealed partial class FuseDispatcher
{
    private const uint AccessMode = 3;

    // The lowest bit of a handle tells reads of files with gaps from others; on a read-only mount there is nothing else to a handle.
    private const ulong DirectHandle = 1;

    private readonly SnapshotFileSystem files;
    private readonly AttributeWriter attributes;
    private readonly Action<ulong> interrupt;
    private readonly ILogger logger;
    private readonly Row[] table;
    private readonly ListingHabits habits = new();

    /// <param name="files">What is served.</param>
    /// <param name="attributes">Who owns it.</param>
    /// <param name="interrupt">Told of requests, by their unique number, that nobody waits for any more.</param>
    /// <param name="logger">Told of unexpected failures.</param>
    public FuseDispatcher(SnapshotFileSystem files, AttributeWriter attributes, Action<ulong> interrupt, ILogger logger)
    {
        this.files = files;
        this.attributes = attributes;
        this.interrupt = interrupt;
        this.logger = logger;
        Handshake = new Handshake(files.NeedsOpen, files.IsWritable);
        table = BuildTable();
    }

    private delegate Errno Handler(in RequestFrame request, Reply reply, IInterruption? interruption);

    /// <summary>What was agreed on with the kernel.</summary>
    public Handshake Handshake { get; }

    /// <summary>Answers one request, which may hold anything.</summary>
    /// <returns>False when no reply may be sent: none is expected, or the request is too short to be answered.</returns>
    public bool Handle(ReadOnlySpan<byte> request, Reply reply, IInterruption? interruption)
    {
        reply.Begin();
        if (!RequestFrame.TryParse(request, out RequestFrame frame, out bool lengthMatches))
        {
            return false;
        }

        Opcode opcode = frame.Header.Opcode;
        Row row = (uint)opcode < (uint)table.Length ? table[(int)opcode] : default;
        Errno outcome;
        try
        {
            outcome = !lengthMatches ? Errno.EINVAL : row.Handler is null ? Errno.ENOSYS : row.Handler(frame, reply, interruption);
        }
        catch (Exception failure)
        {
            FuseLog.Unexpected(logger, failure, opcode, frame.Header.NodeId);
            outcome = Errno.EIO;
        }

        if (row.IsSilent)
        {
            return false;
        }

        reply.End(frame.Header.Unique, outcome);
        return true;
    }

    private Row[] BuildTable()
    {
        var rows = new Row[64];

        void Add(Opcode opcode, Handler handler) => rows[(int)opcode] = new Row(handler, false);
        void AddSilent(Opcode opcode, Handler handler) => rows[(int)opcode] = new Row(handler, true);

        Add(Opcode.Init, Initialise);
        Add(Opcode.Destroy, Nothing);
        Add(Opcode.Lookup, Lookup);
        Add(Opcode.GetAttr, GetAttributes);
        Add(Opcode.Open, Open);
        Add(Opcode.Read, Read);
        Add(Opcode.Release, Nothing);
        Add(Opcode.OpenDir, OpenDirectory);
        Add(Opcode.ReadDir, ReadDirectory);
        Add(Opcode.ReadDirPlus, ReadDirectoryPlus);
        Add(Opcode.ReleaseDir, Nothing);
        Add(Opcode.StatFs, StatFs);
        Add(Opcode.Access, Access);
        Add(Opcode.LSeek, Seek);
        Add(Opcode.ReadLink, (in _, _, _) => Errno.EINVAL);

        // Node ids map back without a table, so there is nothing to forget.
        AddSilent(Opcode.Forget, Nothing);
        AddSilent(Opcode.BatchForget, Nothing);
        AddSilent(Opcode.Interrupt, Interrupt);

        // ENOSYS tells the kernel to spare us these for the rest of the mount: closing and syncing always succeed, and there are no extended attributes, which `ls -l`
        // would ask for with every file.
        foreach (Opcode spared in (ReadOnlySpan<Opcode>)[Opcode.Flush, Opcode.FSync, Opcode.FSyncDir, Opcode.GetXattr, Opcode.ListXattr])
        {
            Add(spared, (in _, _, _) => Errno.ENOSYS);
        }

        if (files.IsWritable)
        {
            AddEdits(Add);
            return rows;
        }

        foreach (Opcode change in (ReadOnlySpan<Opcode>)
            [
                Opcode.SetAttr, Opcode.SymLink, Opcode.MkNod, Opcode.MkDir, Opcode.Unlink, Opcode.RmDir, Opcode.Rename, Opcode.Link, Opcode.Write, Opcode.SetXattr,
                Opcode.RemoveXattr, Opcode.Create, Opcode.FAllocate, Opcode.Rename2, Opcode.CopyFileRange, Opcode.TmpFile,
            ])
        {
            Add(change, (in _, _, _) => Errno.EROFS);
        }

        return rows;
    }

    private static Errno Nothing(in RequestFrame request, Reply reply, IInterruption? interruption) => Errno.Ok;

    private static NodeId NodeOf(in RequestFrame request) => new(request.Header.NodeId);

    private Errno Initialise(in RequestFrame request, Reply reply, IInterruption? interruption) => Handshake.Answer(request, reply);

    private Errno Interrupt(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (request.TryRead(out InterruptIn who))
        {
            interrupt(who.Unique);
        }

        return Errno.Ok;
    }

    private Errno Lookup(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (!request.TryReadName(out ReadOnlySpan<byte> name))
        {
            return Errno.EINVAL;
        }

        Errno outcome = files.Lookup(NodeOf(request), name, out NodeStatus status, interruption);
        if (outcome is Errno.Ok or Errno.ENOENT)
        {
            if (outcome == Errno.Ok && !status.IsDirectory)
            {
                habits.LookedUp(request.Header.Pid);
            }

            reply.Write(outcome == Errno.Ok ? attributes.Entry(status) : AttributeWriter.Absent(lasting: !files.IsWritable));
            return Errno.Ok;
        }

        return outcome;
    }

    private Errno GetAttributes(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (!request.TryRead(out GetAttrIn asked))
        {
            return Errno.EINVAL;
        }

        // The kernel names a handle when a read finds the size out of date, and not for fstat.
        bool forReader = (asked.GetAttrFlags & GetAttrIn.HasHandle) != 0;
        Errno outcome = files.GetAttributes(NodeOf(request), forReader, out NodeStatus status, interruption);
        if (outcome == Errno.Ok)
        {
            reply.Write(attributes.AttrOut(status));
        }

        return outcome;
    }

    private Errno Open(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (!request.TryRead(out OpenIn asked))
        {
            return Errno.EINVAL;
        }

        if (files.IsWritable)
        {
            return OpenEditable(request, asked.Flags, reply, interruption);
        }

        if ((asked.Flags & AccessMode) != 0)
        {
            return Errno.EROFS;
        }

        if (Handshake.Flags.HasFlag(InitFlags.NoOpen))
        {
            return Errno.ENOSYS;
        }

        Errno outcome = files.Open(NodeOf(request), out OpenMode mode, interruption);
        if (outcome == Errno.Ok)
        {
            reply.Write(mode == OpenMode.Direct
                ? new OpenOut { Fh = DirectHandle, OpenFlags = OpenFlags.DirectIo | OpenFlags.NoFlush }
                : new OpenOut { OpenFlags = OpenFlags.KeepCache | OpenFlags.NoFlush });
        }

        return outcome;
    }

    private Errno Read(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (!request.TryRead(out ReadIn asked) || asked.Offset > long.MaxValue)
        {
            return Errno.EINVAL;
        }

        int count = (int)Math.Min(asked.Size, (uint)reply.MaxPayload);
        Gaps gaps = (asked.Fh & DirectHandle) != 0 ? Gaps.EndRead : Gaps.FailRead;
        return files.IsWritable
            ? files.ReadOpened(NodeOf(request), asked.Fh, (long)asked.Offset, count, gaps, reply, interruption)
            : files.Read(NodeOf(request), (long)asked.Offset, count, gaps, reply, interruption);
    }

    private Errno OpenDirectory(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (Handshake.Flags.HasFlag(InitFlags.NoOpenDir))
        {
            return Errno.ENOSYS;
        }

        // Listings of a writable mount come from here every time: an edit may make names appear that it does not name.
        reply.Write(new OpenOut { OpenFlags = files.IsWritable ? OpenFlags.None : OpenFlags.KeepCache | OpenFlags.CacheDir });
        return Errno.Ok;
    }

    private Errno ReadDirectory(in RequestFrame request, Reply reply, IInterruption? interruption) => List(request, reply, plus: false);

    private Errno ReadDirectoryPlus(in RequestFrame request, Reply reply, IInterruption? interruption) => List(request, reply, plus: true);

    private Errno List(in RequestFrame request, Reply reply, bool plus)
    {
        if (!request.TryRead(out ReadIn asked))
        {
            return Errno.EINVAL;
        }

        int room = (int)Math.Min(asked.Size, (uint)reply.MaxPayload);
        int listed = habits.ListedInVain(request.Header.Pid);
        var entries = new DirectoryReply(reply, room, plus ? attributes : null, listed);
        Errno outcome = files.ReadDirectory(NodeOf(request), asked.Offset, plus && listed < ListingHabits.Patience, entries);
        habits.Listed(request.Header.Pid, entries.Listed);

        // An empty reply means the end of the directory, so room for not even one entry must not give one.
        return outcome == Errno.Ok && reply.Payload == 0 && entries.IsFull ? Errno.EINVAL : outcome;
    }

    private Errno StatFs(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        FileSystemStatistics all = files.StatFs();
        reply.Write(new StatFsOut { Blocks = all.Blocks, Files = all.Files, BSize = all.BlockSize, FrSize = all.BlockSize, NameLen = all.LongestName, BFree = all.FreeBlocks, BAvail = all.FreeBlocks });
        return Errno.Ok;
    }

    private Errno Access(in RequestFrame request, Reply reply, IInterruption? interruption) =>
        request.TryRead(out AccessIn asked) ? files.Access((asked.Mask & AccessIn.Write) != 0) : Errno.EINVAL;

    private Errno Seek(in RequestFrame request, Reply reply, IInterruption? interruption)
    {
        if (!request.TryRead(out LSeekIn asked) || asked.Offset > long.MaxValue || asked.Whence is not (LSeekIn.Data or LSeekIn.Hole))
        {
            return Errno.EINVAL;
        }

        SeekTarget target = asked.Whence == LSeekIn.Data ? SeekTarget.Data : SeekTarget.Hole;
        Errno outcome = files.Seek(NodeOf(request), (long)asked.Offset, target, out long result, interruption);
        if (outcome == Errno.Ok)
        {
            reply.Write(new LSeekOut { Offset = (ulong)result });
        }

        return outcome;
    }

    /// <summary>What is done about an opcode; silent ones have no reply.</summary>
    private readonly record struct Row(Handler? Handler, bool IsSilent);
}
