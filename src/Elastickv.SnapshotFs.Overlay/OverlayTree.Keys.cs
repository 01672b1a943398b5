using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Overlay.Journal;
using Elastickv.SnapshotFs.Overlay.Meaning;
using Elastickv.SnapshotFs.Overlay.Rules;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Overlay.Host;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay;

/// <content>What edits of key files mean for the files that hold lines of them. The lines are shown by <see cref="EditedTree"/>.</content>
public sealed partial class OverlayTree
{
    /// <summary>Writes the text that a line file shows.</summary>
    internal delegate void LineTextWriter(LineFile file, DerivedText output);

    /// <summary>Goes up when a line file may show something else; 0 as long as no key was touched.</summary>
    internal long KeyVersion => state.Keys.Version;

    /// <summary>Asks something about the moves of keys, at one moment.</summary>
    internal T AskKeys<T>(Func<KeyMoves, T> question)
    {
        using (Reading())
        {
            return question(state.Keys);
        }
    }

    /// <summary>Where the content of a file is, how often it changed, and whether nobody asked for the file.</summary>
    internal (ContentSource Source, long Edition, bool Provided) ContentOf(NodeId file)
    {
        using (Reading())
        {
            return state.FileOf(file) is { } known ? (known.Source, known.Edition, known.Provided) : (ContentSource.Base, 0, false);
        }
    }

    /// <summary>Makes an empty file that nobody asked for, unless the name is taken.</summary>
    internal EditResult Provide(NodeId directory, LineFile file)
    {
        byte[] name = LineFiles.NameOf(file);
        lock (mutation)
        {
            EditResult result = Find(directory, name, out NodeId? inBase, out NodeId? current);
            if (result == EditResult.Ok && current is null)
            {
                Apply(
                    new JournalEntry { Kind = JournalKind.Provide, Node = state.NextNode(directory: false), Directory = directory, Name = name, AtMs = Now() },
                    inBase,
                    null);
            }

            return result;
        }
    }

    /// <summary>Makes the text that line files show their own, all of them at one moment: a crash leaves all or none.</summary>
    /// <param name="files">The files with their nodes, in the order of <see cref="LineFile"/>.</param>
    /// <param name="write">Gives the texts.</param>
    internal EditResult Rewrite(IReadOnlyList<(LineFile Lines, NodeId Node)> files, LineTextWriter write)
    {
        var begun = new List<FileState>();
        try
        {
            foreach ((_, NodeId node) in files)
            {
                EditResult result = BeginChange(node, out FileState file);
                if (result != EditResult.Ok)
                {
                    return result;
                }

                begun.Add(file);
            }

            RewriteGated(files, begun, 0, write);
            return EditResult.Ok;
        }
        catch (Exception e) when (Storage.DiskErrors.Are(e))
        {
            return Storage.DiskErrors.ResultOf(e);
        }
        finally
        {
            begun.ForEach(EndChange);
        }
    }

    private void RewriteGated(IReadOnlyList<(LineFile Lines, NodeId Node)> files, List<FileState> states, int gate, LineTextWriter write)
    {
        if (gate < states.Count)
        {
            lock (states[gate].Gate)
            {
                RewriteGated(files, states, gate + 1, write);
            }

            return;
        }

        lock (mutation)
        {
            var made = new List<(NodeId Name, SafeFileHandle Handle)>();
            try
            {
                foreach ((LineFile lines, _) in files)
                {
                    using var text = new DerivedText();
                    write(lines, text);
                    made.Add(Store(text));
                }
            }
            catch
            {
                foreach ((NodeId name, SafeFileHandle handle) in made)
                {
                    handle.Dispose();
                    File.Delete(contents.PathOf(name));
                }

                throw;
            }

            for (int i = 0; i < files.Count; i++)
            {
                LocateInBase(states[i].Node);
            }

            for (int i = 0; i < files.Count; i++)
            {
                Replace(files[i].Lines, states[i], made[i].Name, made[i].Handle, more: i + 1 < files.Count);
            }
        }

        Interlocked.Increment(ref structureEdition);
        Interlocked.Increment(ref contentEdition);
        Interlocked.Increment(ref contentEpoch);
    }

    private (NodeId Name, SafeFileHandle Handle) Store(DerivedText text)
    {
        NodeId name;
        using (Writing())
        {
            name = state.TakeContentName();
        }

        SafeFileHandle handle = contents.Create(name);
        using var piece = new ByteBuffer(1 << 16);
        Span<byte> room = piece.GetSpan(1 << 16)[..(1 << 16)];
        for (long offset = 0; offset < text.Length;)
        {
            int read = text.Read(offset, room);
            contents.Copy(name, handle, offset, room[..read]);
            offset += read;
        }

        return (name, handle);
    }

    private void Replace(LineFile lines, FileState file, NodeId content, SafeFileHandle handle, bool more)
    {
        FileStatus status = Storage.ContentFiles.Status(handle);
        SafeFileHandle? old;
        using (Writing())
        {
            if (file.Source == ContentSource.Stored)
            {
                unsynced.Replace(file, file.Content);
            }

            var entry = new JournalEntry { Kind = JournalKind.Rewrite, Node = file.Node, Name = LineFiles.NameOf(lines), Other = content, AtMs = Now(), More = more };
            lock (handles)
            {
                old = file.Handle;
                file.Handle = handle;
                state.Apply(entry, null, null);
            }

            state.Keys.Reset(lines);
            file.Length = status.Length;
            file.ModifiedMs = status.ModifiedMs;
            file.Edition++;
            journal.Append(entry);
            unsynced.Reference(file);
        }

        state.NoteEdit(Now());
        old?.Dispose();
    }

    /// <summary>What an entry of the journal means to other files. Asks the base about names, so outside the lock.</summary>
    private EditMeaning MeaningOf(in JournalEntry entry, NodeId? inBase, NodeId? toInBase)
    {
        if (entry.Kind is not (JournalKind.Create or JournalKind.Provide or JournalKind.Unlink or JournalKind.Rename or JournalKind.Exchange or JournalKind.RemoveDirectory))
        {
            return new EditMeaning(new KeyStep { Kind = entry.Kind }, null, null);
        }

        ObjectName? from = ObjectAt(entry.Directory, entry.Name);
        ObjectName? to = ObjectAt(entry.ToDirectory, entry.ToName);
        return new EditMeaning(entry.Node.IsDirectory ? new KeyStep { Kind = entry.Kind } : StepOf(entry, inBase, toInBase), from, to);
    }

    private KeyStep StepOf(in JournalEntry entry, NodeId? inBase, NodeId? toInBase)
    {
        bool moves = entry.ToName.Length > 0;
        return new KeyStep
        {
            Kind = entry.Kind,
            Node = entry.Node,
            Other = entry.Other,
            From = SlotOf(entry.Directory, entry.Name, inBase is not null),
            To = moves ? SlotOf(entry.ToDirectory, entry.ToName, toInBase is not null) : null,
            Lines = LinesOf(entry.Directory, entry.Name),
            ToLines = moves ? LinesOf(entry.ToDirectory, entry.ToName) : null,
            AtMs = entry.AtMs,
        };
    }

    /// <summary>Under the lock of the edits.</summary>
    private void Observe(in JournalEntry entry, in EditMeaning meaning)
    {
        if (entry.Kind == JournalKind.Rewrite && LineFiles.Find(entry.Name) is { } rewritten)
        {
            state.Keys.Reset(rewritten);
        }
        else if (entry.Kind != JournalKind.Provide)
        {
            state.Keys.Observe(meaning.Keys);
        }

        Observe(entry, meaning.From, meaning.To);
    }

    /// <summary>The key's name that a name is; null when it is none.</summary>
    private KeySlot? SlotOf(NodeId directory, ReadOnlySpan<byte> name, bool inBase)
    {
        PlaceKind place = directory == NodeId.Root ? PlaceKind.Root : PlaceOf(directory).Kind;
        ReadOnlySpan<byte> extension = place switch
        {
            PlaceKind.RedisBlobs => ".bin"u8,
            PlaceKind.RedisCollections => ".json"u8,
            PlaceKind.RedisStreams => ".jsonl"u8,
            _ => default,
        };
        if (extension.IsEmpty || !name.EndsWith(extension) || (!inBase && ScratchNames.Match(name)))
        {
            return null;
        }

        LineFile lines = place != PlaceKind.RedisBlobs ? LineFile.Keymap : IsSketches(directory) ? LineFile.SketchExpiries : LineFile.StringExpiries;
        return new KeySlot(lines, name[..^extension.Length].ToArray());
    }

    /// <summary>Which file has the expiry of the key that a name is; null when the name is none of a string or HLL.</summary>
    internal LineFile? BlobsAt(NodeId directory, ReadOnlySpan<byte> name)
    {
        lock (mutation)
        {
            return SlotOf(directory, name, BaseEntry(directory, name) is not null) is { HasExpiry: true } slot ? slot.Lines : null;
        }
    }

    /// <summary>Whether a directory of blobs is that of the HLLs.</summary>
    private bool IsSketches(NodeId directory)
    {
        if (!TryGetParent(directory, out NodeId database))
        {
            return false;
        }

        NodeId? inBase = BaseEntry(database, "hll"u8);
        return state.Current(database, "hll"u8, inBase) == directory;
    }

    private LineFile? LinesOf(NodeId directory, ReadOnlySpan<byte> name) =>
        LineFiles.Find(name) is { } lines && directory != NodeId.Root && PlaceOf(directory).Kind == PlaceKind.RedisDatabase ? lines : null;
}
