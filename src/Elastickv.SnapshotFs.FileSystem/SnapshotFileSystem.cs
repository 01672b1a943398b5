using Elastickv.SnapshotFs.FileSystem.Content;
using Elastickv.SnapshotFs.FileSystem.Editing;
using Elastickv.SnapshotFs.FileSystem.Hidden;
using Elastickv.SnapshotFs.FileSystem.Memory;
using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Tree;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>
/// The filesystem without an operating system: operations by inode number on a logical tree, the hidden directory <c>.snapfs</c>, and every cache. Errors
/// are return values; what fails unexpectedly is logged and becomes EIO, no operation throws. Thread-safe. Read-only, unless it is given a tree that can be edited.
/// </summary>
/// <remarks>
/// <para>A read-only filesystem keeps no state for a caller: there are no handles, nodes need not be forgotten, and every position in a file or directory is good for
/// the life of the mount. On a writable one files are opened and released (<see cref="OpenEditable"/>), so that they outlive their names; all else is the same.</para>
/// <para>No lock of this layer is held while the tree is called, except by content that is rendered for one opener.</para>
/// </remarks>
public sealed partial class SnapshotFileSystem : IDisposable
{
    /// <summary>Longest name in bytes.</summary>
    public const int LongestName = 255;

    private const int StatBlockBytes = 4096;

    private readonly ILogicalTree tree;
    private readonly ILogger logger;
    private readonly RequestCounters requests = new();
    private readonly SourceGuard source;
    private readonly ContentReader content;
    private readonly HiddenDirectory hidden;

    /// <param name="tree">Must stay open until the filesystem is disposed.</param>
    /// <param name="options">What is mounted and how much memory its caches may take.</param>
    /// <param name="logger">Told of unexpected failures and of a changed source.</param>
    public SnapshotFileSystem(ILogicalTree tree, SnapshotFileSystemOptions options, ILogger logger)
        : this(tree, options, CacheBudget.Of(options.MemoryBytes), logger)
    {
    }

    /// <summary>Makes a writable filesystem.</summary>
    /// <param name="tree">Takes the edits; must stay open until the filesystem is disposed.</param>
    /// <param name="committer">Validates and commits. Null: edits are taken as they are, and <c>.snapfs/commit</c> does not exist.</param>
    /// <param name="options">What is mounted and how much memory its caches may take.</param>
    /// <param name="logger">Told of unexpected failures, of a changed source, and of edits that cannot be committed.</param>
    public SnapshotFileSystem(IWritableTree tree, IEditCommitter? committer, SnapshotFileSystemOptions options, ILogger logger)
        : this(tree, options, CacheBudget.Of(options.MemoryBytes), logger, tree, committer)
    {
    }

    internal SnapshotFileSystem(
        ILogicalTree tree, SnapshotFileSystemOptions options, CacheBudget budget, ILogger logger, IWritableTree? edits = null, IEditCommitter? committer = null)
    {
        this.tree = tree;
        this.edits = edits;
        overlayPath = options.OverlayPath;
        watcher = committer is null ? null : new DefectWatcher(committer, logger);
        this.logger = logger;
        Source = options.Source;
        source = new SourceGuard(tree, options.Source.Path, logger);
        content = new ContentReader(tree, budget, edits);
        var report = new StatusReport(options.Source, options.MemoryBytes, content, requests, edits, committer);
        hidden = new HiddenDirectory(tree, report, source, edits is null ? null : new HiddenEdits(edits, committer), logger);
    }

    /// <summary>What is mounted.</summary>
    public MountedSource Source { get; }

    /// <summary>
    /// Whether <see cref="Open"/> may answer something else than <see cref="OpenMode.Cached"/>; when not, nobody needs to call it.
    /// </summary>
    public bool NeedsOpen => IsWritable || tree.MayMissBytes(NodeId.Root);

    /// <summary>Whether edits are taken.</summary>
    public bool IsWritable => edits is not null;

    internal ContentReader Content => content;

    /// <summary>Finds an entry of a directory. A document that was never read is rendered once, because its size is part of the answer.</summary>
    public Errno Lookup(NodeId directory, ReadOnlySpan<byte> name, out NodeStatus status, IInterruption? interruption = null)
    {
        requests.Count(Operation.Lookup);
        status = default;
        try
        {
            if (!directory.IsDirectory)
            {
                return Errno.ENOTDIR;
            }

            if (name.Length > LongestName)
            {
                return Errno.ENAMETOOLONG;
            }

            if (directory == HiddenNodes.Directory)
            {
                return hidden.Lookup(name, out status);
            }

            if (directory == NodeId.Root && name.SequenceEqual(HiddenNodes.DirectoryName))
            {
                return hidden.GetAttributes(HiddenNodes.Directory, forReader: false, out status, interruption);
            }

            if (source.HasChanged)
            {
                return Errno.EIO;
            }

            return tree.TryLookup(directory, name, out NodeId node) ? StatusOf(node, out status, interruption) : Errno.ENOENT;
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Lookup, directory);
        }
    }

    /// <summary>Attributes of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="forReader">
    /// Whether somebody is about to read the file. Only then <c>problems.jsonl</c> is made; until then its size is 0 and not to be remembered.
    /// </param>
    /// <param name="status">The attributes.</param>
    /// <param name="interruption">Ends rendering early.</param>
    public Errno GetAttributes(NodeId node, bool forReader, out NodeStatus status, IInterruption? interruption = null)
    {
        requests.Count(Operation.GetAttributes);
        status = default;
        try
        {
            return HiddenNodes.Contains(node) ? hidden.GetAttributes(node, forReader, out status, interruption)
                : source.HasChanged ? Errno.EIO
                : StatusOf(node, out status, interruption);
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.GetAttributes, node);
        }
    }

    /// <summary>Lists a directory from an offset on, beginning with <c>.</c> and <c>..</c> at offset 0, until the sink is full.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="offset">0, or what an earlier listing gave as <c>next</c>.</param>
    /// <param name="withAttributes">Whether the entries should carry the attributes that cost no rendering.</param>
    /// <param name="sink">Takes the entries.</param>
    public Errno ReadDirectory(NodeId directory, ulong offset, bool withAttributes, IDirectorySink sink)
    {
        Operation operation = withAttributes ? Operation.ReadDirectoryPlus : Operation.ReadDirectory;
        requests.Count(operation);
        try
        {
            if (!directory.IsDirectory)
            {
                return Errno.ENOTDIR;
            }

            var listing = new Listing(sink, content, withAttributes);
            if (HiddenNodes.Contains(directory))
            {
                if (directory != HiddenNodes.Directory)
                {
                    return Errno.ENOENT;
                }

                if (listing.AddDots(directory, NodeId.Root, offset))
                {
                    hidden.List(Listing.Cookie(offset), listing);
                }

                return Errno.Ok;
            }

            if (source.HasChanged)
            {
                return Errno.EIO;
            }

            if (!tree.TryGetParent(directory, out NodeId parent))
            {
                return Errno.ENOENT;
            }

            return !listing.AddDots(directory, parent, offset) || tree.TryList(directory, Listing.Cookie(offset), listing) ? Errno.Ok : Errno.ENOENT;
        }
        catch (Exception failure)
        {
            return Contain(failure, operation, directory);
        }
    }

    /// <summary>Tells how the bytes of a file may be kept. Nothing has to be closed.</summary>
    public Errno Open(NodeId file, out OpenMode mode, IInterruption? interruption = null)
    {
        requests.Count(Operation.Open);
        mode = OpenMode.Cached;
        try
        {
            return file.IsDirectory ? Errno.EISDIR
                : HiddenNodes.Contains(file) ? Errno.Ok
                : source.HasChanged ? Errno.EIO
                : content.Open(file, out mode, interruption);
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Open, file);
        }
    }

    /// <summary>Reads a stretch of a file: all of it, up to the end of the file or, with <see cref="Gaps.EndRead"/>, to the first byte that does not exist.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where to begin, in bytes.</param>
    /// <param name="count">Number of bytes.</param>
    /// <param name="gaps">What to do about bytes that do not exist.</param>
    /// <param name="sink">Takes the bytes.</param>
    /// <param name="interruption">Ends rendering early.</param>
    public Errno Read(NodeId file, long offset, int count, Gaps gaps, IReadSink sink, IInterruption? interruption = null)
    {
        requests.Count(Operation.Read);
        try
        {
            return file.IsDirectory ? Errno.EISDIR
                : offset < 0 || count < 0 ? Errno.EINVAL
                : HiddenNodes.Contains(file) ? hidden.Read(file, offset, count, sink, interruption)
                : source.HasChanged ? Errno.EIO
                : content.Read(file, offset, count, gaps, sink, interruption);
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Read, file);
        }
    }

    /// <summary>
    /// Finds the next data or hole. Only files of the server's own filesystem have holes; bytes that do not exist are none. ENXIO at and beyond the end, and when no data
    /// follows.
    /// </summary>
    public Errno Seek(NodeId file, long offset, SeekTarget target, out long result, IInterruption? interruption = null)
    {
        requests.Count(Operation.Seek);
        result = 0;
        try
        {
            if (file.IsDirectory)
            {
                return Errno.EISDIR;
            }

            NodeStatus status = default;
            Errno outcome = HiddenNodes.Contains(file) ? hidden.GetAttributes(file, forReader: true, out status, interruption)
                : source.HasChanged ? Errno.EIO
                : StatusOf(file, out status, interruption);
            if (outcome != Errno.Ok)
            {
                return outcome;
            }

            if (offset < 0 || offset >= status.Size)
            {
                return Errno.ENXIO;
            }

            result = content.Seek(file, offset, target, status.Size);
            return target == SeekTarget.Data && result >= status.Size ? Errno.ENXIO : Errno.Ok;
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Seek, file);
        }
    }

    /// <summary>Size of the snapshot, room for edits, and number of the snapshot's records.</summary>
    public FileSystemStatistics StatFs()
    {
        requests.Count(Operation.StatFs);
        ulong blocks = (ulong)(Source.Bytes / StatBlockBytes) + (Source.Bytes % StatBlockBytes == 0 ? 0u : 1u);
        ulong free = FreeBlocks();
        return new FileSystemStatistics(StatBlockBytes, blocks + free, (ulong)Source.Records, LongestName, free);
    }

    /// <summary>Whether the mount as such allows an access; permissions of owner, group and others are the caller's to check.</summary>
    public Errno Access(bool write)
    {
        requests.Count(Operation.Access);
        return write && !IsWritable ? Errno.EROFS : Errno.Ok;
    }

    /// <summary>Frees the caches. No operation may be running; a search for problems that was begun is waited for.</summary>
    public void Dispose()
    {
        watcher?.Dispose();
        ReleaseAll();
        hidden.Dispose();
        content.Dispose();
    }

    private Errno StatusOf(NodeId node, out NodeStatus status, IInterruption? interruption)
    {
        Errno outcome = content.GetAttributes(node, out NodeAttributes attributes, interruption);
        status = outcome != Errno.Ok ? default
            : open.IsUnlinked(node) ? content.Describe(node, attributes) with { Links = 0 }
            : content.Describe(node, attributes);
        return outcome;
    }

    private Errno Contain(Exception failure, Operation operation, NodeId node)
    {
        Log.Unexpected(logger, failure, operation, node.Value);
        return Errno.EIO;
    }
}
