using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Overlay.Host;
using Elastickv.SnapshotFs.Overlay.Journal;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Generated;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay;

/// <content>Edits of contents and times.</content>
public sealed partial class OverlayTree
{
    private const long EarliestMs = -62_135_596_800_000;
    private const long LatestMs = 253_402_300_799_999;

    private readonly object handles = new();

    /// <inheritdoc/>
    public bool Hold(NodeId file)
    {
        using (Writing())
        {
            if (file.IsDirectory || (state.FileOf(file) is null && state.IsGone(file)))
            {
                return false;
            }

            state.GetOrAddFile(file).Uses++;
            return true;
        }
    }

    /// <inheritdoc/>
    public void Release(NodeId file)
    {
        FileState? held;
        using (Reading())
        {
            held = state.FileOf(file);
        }

        EndUse(held ?? throw new InvalidOperationException($"node {file.Value:x16} is not held"));
    }

    /// <inheritdoc/>
    public bool HasOwnContent(NodeId file)
    {
        using (Reading())
        {
            return state.FileOf(file) is { Source: not ContentSource.Base };
        }
    }

    /// <inheritdoc/>
    public bool IsStable(NodeId node) => node != GeneratedFiles.Checksums;

    /// <inheritdoc/>
    public bool TryGetOwnTime(NodeId file, out long ms)
    {
        using (Reading())
        {
            bool own = state.FileOf(file) is { Source: ContentSource.Base, HasOwnTime: true };
            ms = own ? state.FileOf(file)!.ModifiedMs : 0;
            return own;
        }
    }

    /// <inheritdoc/>
    public EditResult Write(NodeId file, long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset < 0)
        {
            return EditResult.Invalid;
        }

        if (offset > long.MaxValue - bytes.Length)
        {
            return EditResult.TooLarge;
        }

        EditResult result = BeginChange(file, out FileState state);
        if (result != EditResult.Ok)
        {
            return result;
        }

        try
        {
            lock (state.Gate)
            {
                result = bytes.IsEmpty ? EditResult.Ok : EnsureStored(state, long.MaxValue);
                if (result == EditResult.Ok && !bytes.IsEmpty)
                {
                    SafeFileHandle handle = HandleOf(state);
                    try
                    {
                        contents.Write(state.Content, handle, offset, bytes);
                    }
                    finally
                    {
                        NoteChange(state, handle);
                    }
                }

                return result;
            }
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            return DiskErrors.ResultOf(e);
        }
        catch (ArgumentOutOfRangeException)
        {
            // What the runtime makes of EFBIG.
            return EditResult.TooLarge;
        }
        finally
        {
            EndChange(state);
        }
    }

    /// <inheritdoc/>
    public EditResult Truncate(NodeId file, long length)
    {
        if (length < 0)
        {
            return EditResult.Invalid;
        }

        EditResult result = BeginChange(file, out FileState state);
        if (result != EditResult.Ok)
        {
            return result;
        }

        try
        {
            lock (state.Gate)
            {
                if (length == 0 && state.Source == ContentSource.Empty)
                {
                    return EditResult.Ok;
                }

                result = EnsureStored(state, length);
                if (result == EditResult.Ok)
                {
                    SafeFileHandle handle = HandleOf(state);
                    try
                    {
                        contents.Truncate(state.Content, handle, length);
                    }
                    finally
                    {
                        NoteChange(state, handle);
                    }
                }

                return result;
            }
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            return DiskErrors.ResultOf(e);
        }
        catch (ArgumentOutOfRangeException)
        {
            return EditResult.TooLarge;
        }
        finally
        {
            EndChange(state);
        }
    }

    /// <inheritdoc/>
    public EditResult SetModified(NodeId node, long ms)
    {
        if (ms is < EarliestMs or > LatestMs)
        {
            return EditResult.Invalid;
        }

        if (node.IsDirectory)
        {
            lock (mutation)
            {
                if (broken || !Exists(node))
                {
                    return broken ? EditResult.InputOutput : EditResult.NotFound;
                }

                ApplyTime(node, ms, isLinked: true);
                return EditResult.Ok;
            }
        }

        EditResult result = BeginChange(node, out FileState state);
        if (result != EditResult.Ok)
        {
            return result;
        }

        try
        {
            lock (state.Gate)
            {
                if (state.Source == ContentSource.Stored)
                {
                    SafeFileHandle handle = HandleOf(state);
                    File.SetLastWriteTimeUtc(handle, DateTime.UnixEpoch.AddMilliseconds(ms));
                    NoteChange(state, handle);
                    return EditResult.Ok;
                }

                lock (mutation)
                {
                    ApplyTime(node, ms, state.Linked);
                    return EditResult.Ok;
                }
            }
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            return DiskErrors.ResultOf(e);
        }
        finally
        {
            EndChange(state);
        }
    }

    /// <summary>Reads the content of a file that is not the base's.</summary>
    internal int ReadStored(FileState file, long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ContentSource source;
        using (Reading())
        {
            source = file.Source;
        }

        while (source == ContentSource.Stored)
        {
            // The system refuses a read that would end beyond the greatest offset; no file is that long.
            buffer = buffer[..(int)Math.Min(buffer.Length, long.MaxValue - offset)];
            SafeFileHandle handle = HandleOf(file);
            try
            {
                return RandomAccess.Read(handle, buffer, offset);
            }
            catch (ObjectDisposedException) when (file.Handle != handle)
            {
                // The content was written anew meanwhile.
            }
        }

        return 0;
    }

    internal void EndUse(FileState file)
    {
        bool gone;
        SafeFileHandle? handle = null;
        using (Writing())
        {
            gone = state.EndUse(file);
            if (file.Uses == 0)
            {
                handle = file.Handle;
                file.Handle = null;
            }
        }

        handle?.Dispose();
        if (gone && file.Source == ContentSource.Stored)
        {
            unsynced.Delete(file);
        }
    }

    /// <summary>Finds a file to be changed and counts as a user of it; to be ended with <see cref="EndChange"/>.</summary>
    private EditResult BeginChange(NodeId file, out FileState found)
    {
        found = null!;
        if (file.IsDirectory)
        {
            return EditResult.IsADirectory;
        }

        if (!file.IsOverlay && file.Owner == NodeOwner.Root)
        {
            return EditResult.AccessDenied;
        }

        using (Writing())
        {
            if (broken || (state.FileOf(file) is null && state.IsGone(file)))
            {
                return broken ? EditResult.InputOutput : EditResult.NotFound;
            }

            found = state.GetOrAddFile(file);
            found.Uses++;
            Interlocked.Increment(ref editsBegun);
            return EditResult.Ok;
        }
    }

    /// <summary>Ends what <see cref="BeginChange"/> began.</summary>
    private void EndChange(FileState file)
    {
        EndUse(file);
        Interlocked.Increment(ref editsDone);
    }

    /// <summary>Sees to it that the content is the overlay's own file, with at least the first bytes of what it was. Under the file's gate.</summary>
    private EditResult EnsureStored(FileState file, long keep)
    {
        if (file.Source == ContentSource.Stored)
        {
            return EditResult.Ok;
        }

        SafeFileHandle handle = contents.Create(file.Content);
        bool stored = false;
        try
        {
            if (file.Source == ContentSource.Base)
            {
                EditResult result = CopyUp.Run(below, CopySource?.Invoke(file.Node), file.Node, contents, handle, keep);
                if (result != EditResult.Ok)
                {
                    return result;
                }

                // A file without content needs no look: it stays empty until the change that this is for, after which everybody looks.
                FileStatus status = ContentFiles.Status(handle);
                file.Length = status.Length;
                file.ModifiedMs = status.ModifiedMs;
            }

            Register(file, handle);
            stored = true;
            return EditResult.Ok;
        }
        finally
        {
            if (!stored)
            {
                handle.Dispose();
                File.Delete(contents.PathOf(file.Content));
            }
        }
    }

    private void Register(FileState file, SafeFileHandle handle)
    {
        bool wasBase = file.Source == ContentSource.Base;
        lock (mutation)
        {
            if (file.Linked)
            {
                LocateInBase(file.Node);
            }

            using (Writing())
            {
                file.Handle = handle;
                state.Store(file);
                if (file.Linked)
                {
                    journal.Append(new JournalEntry { Kind = JournalKind.Content, Node = file.Node });
                    unsynced.Reference(file);
                }
            }
        }

        if (wasBase)
        {
            // A body with bytes that do not exist gets a line in CHECKSUMS once it is complete.
            Interlocked.Increment(ref structureEdition);
            Interlocked.Increment(ref contentEpoch);
        }
    }

    private void NoteChange(FileState file, SafeFileHandle handle)
    {
        FileStatus status = ContentFiles.Status(handle);
        file.Length = status.Length;
        file.ModifiedMs = status.ModifiedMs;
        file.Edition++;
        unsynced.MarkDirty(file);
        state.NoteEdit(Now());
        Interlocked.Increment(ref contentEdition);
    }

    /// <summary>Under <see cref="mutation"/>.</summary>
    private void ApplyTime(NodeId node, long ms, bool isLinked)
    {
        var entry = new JournalEntry { Kind = JournalKind.Times, Node = node, AtMs = ms };
        using (Writing())
        {
            state.Apply(entry, null, null);
            CountEdit();
            if (isLinked)
            {
                journal.Append(entry);
            }
        }
    }

    private SafeFileHandle HandleOf(FileState file)
    {
        if (file.Handle is { } open)
        {
            return open;
        }

        lock (handles)
        {
            return file.Handle ??= contents.Open(file.Content);
        }
    }
}
