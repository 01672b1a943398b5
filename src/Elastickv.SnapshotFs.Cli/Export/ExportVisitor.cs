using Elastickv.SnapshotFs.Cli.Native;
using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Cli.Export;

/// <summary>
/// Writes every node of a tree into a directory: names byte for byte, exact modes, modification times in milliseconds. A body with bytes that do not
/// exist is left out and reported (spec 00 §3.12).
/// </summary>
internal sealed class ExportVisitor(ILogicalTree tree, ExportTarget target, byte[] top, Action<string> leftOut) : ITreeVisitor<ExportDirectory>, IDisposable
{
    private const int FlushAt = 256 * 1024;
    // What an export can be read and removed with, whatever the modes in the snapshot (spec 08 §6).
    private const int PermissionBits = 0b111_111_111;
    private const int OwnerReads = 0b100_000_000;
    private const int OwnerEnters = 0b111_000_000;

    // EFBIG and EINVAL: a size or name that the target's filesystem does not take.
    private const int TooBig = 27;
    private const int Invalid = 22;
    private const long TrimEvery = 16 * 1024 * 1024;
    private const long MappedAllowance = 96 * 1024 * 1024;

    private readonly ByteBuffer[] rooms = [.. Enumerable.Range(0, ParallelWalk<ExportDirectory>.Workers).Select(_ => new ByteBuffer(FlushAt + 4096))];
    private long files;
    private long bytes;
    private long omitted;

    /// <summary>Files written so far.</summary>
    public long Files => Interlocked.Read(ref files);

    /// <summary>Bytes written so far.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Files left out so far.</summary>
    public long LeftOut => Interlocked.Read(ref omitted);

    public ExportDirectory EnterDirectory(ExportDirectory? parent, ReadOnlySpan<byte> name, NodeId node)
    {
        NodeAttributes attributes = NodeReader.Attributes(tree, node, parent is null ? [] : parent.TreePathOf(name));
        return parent is null
            ? new ExportDirectory(null, top, target.OpenTop(top), attributes.ModifiedMs)
            : new ExportDirectory(parent, name.ToArray(), target.MakeDirectory(parent, name), attributes.ModifiedMs)
            {
                Mode = attributes.Stored is null ? null : (attributes.Mode & PermissionBits) | OwnerEnters,
            };
    }

    public void VisitFile(ExportDirectory directory, ReadOnlySpan<byte> name, NodeId node, int worker)
    {
        using FileContent content = NodeReader.Open(tree, node, directory.TreePathOf(name));
        if (content is MappedContent mapped)
        {
            try
            {
                WriteMapped(directory, name, node, mapped);
            }
            catch (LibcException e) when (node.Owner == NodeOwner.Fs && (e.Error is TooBig or Invalid))
            {
                Omit($"{CommandLine.RawText.Display(directory.TreePathOf(name))}: left out, the target cannot take it: {e.Message}");
            }
        }
        else
        {
            WriteDocument(directory, name, (Document)content, rooms[worker]);
        }
    }

    public void LeaveDirectory(ExportDirectory directory)
    {
        // The time comes last: every file made in a directory changes it.
        bool timed = (directory.Mode is not { } mode || Libc.ChangeMode(directory.Descriptor, (uint)mode) == 0)
            && LibcFile.TrySetTimes(directory.Descriptor, directory.ModifiedMs);
        LibcException? failure = timed ? null : LibcFile.Failure(directory.DisplayOf([]));
        ExportTarget.Close(directory.Descriptor);
        if (failure is not null)
        {
            throw failure;
        }
    }

    public void Dispose()
    {
        foreach (ByteBuffer room in rooms)
        {
            room.Dispose();
        }
    }

    private void WriteMapped(ExportDirectory directory, ReadOnlySpan<byte> name, NodeId node, MappedContent content)
    {
        // Only S3 bodies and the server's own files can lack bytes; looking for a gap elsewhere would compute CHECKSUMS twice.
        if (node.Owner is NodeOwner.S3 or NodeOwner.Fs && content.KnownComplete is not true && FirstGap(content) is var (gap, missing) && missing > 0)
        {
            target.RemoveLeftOut(directory, name);
            Omit($"{CommandLine.RawText.Display(directory.TreePathOf(name))}: left out, its bytes {gap} to {gap + missing - 1} do not exist in the snapshot");
            return;
        }

        NodeAttributes attributes = NodeReader.Attributes(tree, node, directory.TreePathOf(name));
        using var file = new ExportFile(target, directory, name, attributes.Stored is null ? attributes.Mode : NodeAttributes.FileMode);
        for (long offset = 0; offset < content.Length;)
        {
            long data = content.NextData(offset);
            if (data > offset)
            {
                file.SkipTo(offset = data);
                continue;
            }

            ReadOnlySpan<byte> run = content.RunAt(offset, out _);
            Write(file, run);
            offset += run.Length;
        }

        if (attributes.Stored is not null)
        {
            file.SetMode((attributes.Mode & PermissionBits) | OwnerReads);
        }

        Complete(file, attributes.ModifiedMs);
    }

    private void Omit(string line)
    {
        Interlocked.Increment(ref omitted);
        leftOut(line);
    }

    private void WriteDocument(ExportDirectory directory, ReadOnlySpan<byte> name, Document document, ByteBuffer room)
    {
        using var file = new ExportFile(target, directory, name, document.Mode);
        room.Clear();
        while (document.RenderNext(room))
        {
            if (room.Length >= FlushAt)
            {
                Write(file, room.WrittenSpan);
                room.Clear();
            }
        }

        Write(file, room.WrittenSpan);
        Complete(file, document.ModifiedMs);
    }

    private void Write(ExportFile file, ReadOnlySpan<byte> piece)
    {
        file.Write(piece);
        long before = Interlocked.Add(ref bytes, piece.Length) - piece.Length;
        if (before / TrimEvery != (before + piece.Length) / TrimEvery)
        {
            tree.TrimMemory(MappedAllowance);
        }
    }

    private void Complete(ExportFile file, long modifiedMs)
    {
        file.Complete(modifiedMs);
        Interlocked.Increment(ref files);
    }

    private static (long Offset, long Missing) FirstGap(MappedContent content)
    {
        for (long offset = content.NextData(0); offset < content.Length; offset = content.NextData(offset))
        {
            ReadOnlySpan<byte> run = content.RunAt(offset, out long missing);
            if (run.IsEmpty)
            {
                return (offset, Math.Max(missing, 1));
            }

            offset += run.Length;
        }

        return (0, 0);
    }
}
