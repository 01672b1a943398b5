using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Hidden;

/// <summary>Node ids of <c>.snapfs</c> (spec 00 §6). They use the last owner number, which no part of the tree has.</summary>
internal static class HiddenNodes
{
    private const NodeOwner Owner = (NodeOwner)7;
    private const int StatusKind = 1;
    private const int ProblemsKind = 2;
    private const int ChangesKind = 3;
    private const int CommitKind = 4;

    public static readonly NodeId Directory = NodeId.Directory(Owner, kind: 0);
    public static readonly NodeId Problems = NodeId.File(Owner, ProblemsKind);
    public static readonly NodeId Changes = NodeId.File(Owner, ChangesKind);
    public static readonly NodeId Commit = NodeId.File(Owner, CommitKind);

    /// <summary>The name below the root.</summary>
    public static ReadOnlySpan<byte> DirectoryName => ".snapfs"u8;

    public static ReadOnlySpan<byte> StatusName => "status.json"u8;

    public static ReadOnlySpan<byte> ProblemsName => "problems.jsonl"u8;

    public static ReadOnlySpan<byte> ChangesName => "changes.jsonl"u8;

    public static ReadOnlySpan<byte> CommitName => "commit"u8;

    /// <summary>The node of one state of <c>status.json</c>; 0 is the file as such, for listings.</summary>
    public static NodeId Status(long state) => NodeId.File(Owner, StatusKind, state & NodeId.MaxPosition);

    /// <summary>Whether a node is in <c>.snapfs</c> or is that directory.</summary>
    public static bool Contains(NodeId node) => node.Owner == Owner;

    public static bool IsStatus(NodeId node) => Contains(node) && !node.IsDirectory && node.Kind == StatusKind;

    public static ulong InodeOf(NodeId node) => IsStatus(node) ? Status(0).Value : node.Value;
}
