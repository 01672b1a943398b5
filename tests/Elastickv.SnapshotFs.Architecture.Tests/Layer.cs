namespace Elastickv.SnapshotFs.Architecture.Tests;

/// <summary>One project of the product and the ones it may know, nearest first.</summary>
internal sealed record Layer(string Name, params string[] MayKnow)
{
    private const string Prefix = "Elastickv.SnapshotFs.";

    /// <summary>The house: every arrow points to the left, none back. The layers of the operating system see the filesystem's nodes and bytes, never a record.</summary>
    public static IReadOnlyList<Layer> House { get; } =
    [
        new("Snapshot"),
        new("Tree", "Snapshot"),
        new("Overlay", "Tree", "Snapshot"),
        new("FileSystem", "Overlay", "Tree", "Snapshot"),
        new("Fuse", "FileSystem", "Tree"),
        new("WinFsp", "FileSystem", "Tree"),
        new("Cli", "Fuse", "WinFsp", "FileSystem", "Overlay", "Tree", "Snapshot"),
    ];

    public string Project => Prefix + Name;

    public bool Allows(string project) => MayKnow.Any(name => Prefix + name == project);
}
