using Elastickv.SnapshotFs.Overlay.Changes;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay;

/// <summary>A logical tree that can be edited (spec 00 §4). Refusals are return values. Thread-safe.</summary>
public interface IWritableTree : ILogicalTree
{
    /// <summary>Whether anything differs from the base.</summary>
    bool HasChanges { get; }

    /// <summary>
    /// Goes up whenever the content of some file moves from the base to the overlay. A <see cref="Tree.Content.FileContent"/> that was opened before shows the
    /// base's bytes; who keeps one must open it again when this has changed.
    /// </summary>
    long ContentEpoch { get; }

    /// <summary>
    /// A number for the present state of names, contents and times, another one after every edit. False while some content is being changed: whoever reads then may
    /// see half an edit. Two calls that succeed with one number saw one state, and whatever was read between them belongs to it.
    /// </summary>
    bool TryGetEdition(out long edition);

    /// <summary>The path of a file or directory in the edited tree, without a slash at its end. False when it has no name any more.</summary>
    bool TryGetPath(NodeId node, out byte[] path);

    /// <summary>Makes an empty file under a name that is free.</summary>
    EditResult Create(NodeId directory, ReadOnlySpan<byte> name, out NodeId node);

    /// <summary>Makes an empty directory under a name that is free.</summary>
    EditResult MakeDirectory(NodeId directory, ReadOnlySpan<byte> name, out NodeId node);

    /// <summary>Takes a file's name away. Whoever holds it open can go on (<see cref="Hold"/>); the rest is gone with the last of them.</summary>
    EditResult Unlink(NodeId directory, ReadOnlySpan<byte> name);

    /// <summary>Removes an empty directory.</summary>
    EditResult RemoveDirectory(NodeId directory, ReadOnlySpan<byte> name);

    /// <summary>Gives a file or directory another name, within the part of one adapter (spec 00 §4).</summary>
    EditResult Rename(NodeId directory, ReadOnlySpan<byte> name, NodeId toDirectory, ReadOnlySpan<byte> toName, RenameMode mode);

    /// <summary>Counts an opener of a file: until <see cref="Release"/> it can be read and written even when its name is gone. False for no such file.</summary>
    bool Hold(NodeId file);

    /// <summary>Ends a <see cref="Hold"/>.</summary>
    void Release(NodeId file);

    /// <summary>Whether the content of a file is in the overlay: created there, or changed.</summary>
    bool HasOwnContent(NodeId file);

    /// <summary>
    /// Whether a file and the name that leads to it change only by edits of that very file and name; what edits of other files can change, make appear or
    /// make go is not stable (CHECKSUMS, for one). True for directories. The answer is the same for the life of the tree, or until the file itself is edited.
    /// </summary>
    bool IsStable(NodeId node);

    /// <summary>The modification time that <see cref="SetModified"/> gave a file whose content is still the base's, in Unix milliseconds. False for every other node.</summary>
    bool TryGetOwnTime(NodeId file, out long ms);

    /// <summary>Writes bytes into a file, which grows if need be; what is skipped reads as zeros. Copies the file from the base before its first change.</summary>
    EditResult Write(NodeId file, long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Gives a file another length; what is new reads as zeros.</summary>
    EditResult Truncate(NodeId file, long length);

    /// <summary>Sets the modification time of a file or directory, in Unix milliseconds.</summary>
    EditResult SetModified(NodeId node, long ms);

    /// <summary>
    /// Makes a file durable, content and name, or a directory: an fsync. Every edit of names made so far becomes durable with it, in their order, as do contents that
    /// those depend on.
    /// </summary>
    EditResult Sync(NodeId node);

    /// <summary>Makes every edit durable.</summary>
    EditResult SyncAll();

    /// <summary>
    /// Every path that differs from the base, in byte order, directories with a slash at their end; deleted and moved directories with all that is in them.
    /// Edits made meanwhile may or may not be seen.
    /// </summary>
    IEnumerable<Change> Changes();

    /// <summary>The paths of all files that differ and are no scratch files, in byte order: what a splice looks at.</summary>
    IEnumerable<byte[]> TouchedFiles();

    /// <summary>The edited tree as it is to be encoded: without scratch files.</summary>
    ISourceTree ToSource();
}
