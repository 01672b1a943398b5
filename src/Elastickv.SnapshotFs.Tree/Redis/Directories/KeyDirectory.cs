using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Directories;

/// <summary>
/// A directory with one file for each key of one type. Every key has a <em>defining row</em>, which lookup and listing find alike: its position is the
/// file's identity, and it leads back to the key. Thread-safe.
/// </summary>
internal abstract class KeyDirectory : IDatabaseEntry
{
    private readonly RowFamily[] families;
    private readonly HashedNames hashedNames;
    private readonly Lazy<bool> hasFiles;

    /// <param name="rows">The rows of the view.</param>
    /// <param name="node">The directory, and the kind of its files.</param>
    /// <param name="families">The families that defining rows come from; one that comes first goes before the others.</param>
    protected KeyDirectory(RedisRows rows, RedisNode node, params RowFamily[] families)
    {
        Rows = rows;
        Node = node;
        Id = NodeId.Directory(NodeOwner.Redis, (int)node);
        this.families = families;
        hashedNames = new HashedNames(this);
        hasFiles = new Lazy<bool>(() => new KeyCursor(this).MoveNext());
    }

    public RedisNode Node { get; }

    public NodeId Id { get; }

    public ReadOnlySpan<byte> Name => KeyFiles.DirectoryOf(Node);

    /// <summary>What follows a key's segment in its file name.</summary>
    public ReadOnlySpan<byte> Extension => KeyFiles.ExtensionOf(Node);

    public virtual bool Exists => hasFiles.Value;

    public ReadOnlySpan<RowFamily> Families => families;

    protected RedisRows Rows { get; }

    protected bool HasFiles => hasFiles.Value;

    /// <summary>The row that stands for a key, whether or not the key is shown here.</summary>
    public abstract bool TryGetDefining(ReadOnlySpan<byte> key, out Row row);

    /// <summary>Whether a key has a file: its live type is this directory's, and there is something sound to show.</summary>
    /// <param name="key">A key with a defining row here.</param>
    /// <param name="defining">That row.</param>
    public abstract bool IsShown(ReadOnlySpan<byte> key, in Row defining);

    /// <summary>The file of a key that is shown.</summary>
    public abstract FileContent Open(ReadOnlySpan<byte> key, in Row defining);

    /// <summary>The key that a row of a family belongs to; false when the row is another family's in truth, or its key is cut.</summary>
    /// <param name="family">Index in <see cref="Families"/>.</param>
    /// <param name="row">Any row.</param>
    /// <param name="key">Points into the row.</param>
    public virtual bool TryGetKey(int family, scoped in Row row, out ReadOnlySpan<byte> key) =>
        families[family].TryParse(row.UserKey, out key, out ReadOnlySpan<byte> tail) && (families[family].HasTails || tail.IsEmpty);

    /// <summary>Whether a key has a file here.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out Row defining) => TryGetDefining(key, out defining) && IsShown(key, defining);

    /// <summary>Finds a file by its exact name.</summary>
    public bool TryLookup(ReadOnlySpan<byte> name, out Row defining)
    {
        defining = default;
        if (!name.EndsWith(Extension))
        {
            return false;
        }

        ReadOnlySpan<byte> stem = name[..^Extension.Length];
        using var key = new ByteBuffer(Segment.MaxLength);
        using var scratch = new ByteBuffer(Segment.MaxLength);
        return Segment.TryDecode(stem, key) switch
        {
            SegmentKind.Plain => KeyName.Matches(key.WrittenSpan, stem, scratch) && TryFind(key.WrittenSpan, out defining),
            SegmentKind.Hashed => hashedNames.TryLookup(stem, scratch, out defining),
            _ => false,
        };
    }

    /// <summary>The key and defining row of a file's node; false for a node that no file of this directory has.</summary>
    public bool TryResolve(NodeId node, out Row defining, out ReadOnlySpan<byte> key)
    {
        defining = default;
        if (node == NodeAt(node.Position) && Rows.View.TryGetAt(node.Position, out defining))
        {
            for (int family = 0; family < families.Length; family++)
            {
                // An older version, a deletion or bytes inside a value can look like a row; the key's own lookup tells.
                if (TryGetKey(family, defining, out key) && TryGetDefining(key, out Row row) && row.Position == defining.Position)
                {
                    defining = row;
                    return IsShown(key, row);
                }
            }
        }

        key = default;
        return false;
    }

    /// <summary>The row a cookie stands behind; false when it is none of this directory's.</summary>
    public bool TryGetRow(KeyCookie cookie, out Row row)
    {
        row = default;
        return (uint)cookie.Family < (uint)families.Length && Rows.View.TryGetAt(cookie.Position, out row) && TryGetKey(cookie.Family, row, out _);
    }

    /// <summary>The node of the file whose defining row lies at a position.</summary>
    public NodeId NodeAt(long position) => NodeId.File(NodeOwner.Redis, (int)Node, position);

    public NodeId NodeOf(in Row defining) => NodeAt(defining.Position);
}
