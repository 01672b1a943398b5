using Elastickv.SnapshotFs.Cli.CommandLine;

namespace Elastickv.SnapshotFs.Cli.Export;

/// <summary>A directory that an export has made and still writes into.</summary>
/// <param name="Parent">Null for the top.</param>
/// <param name="Name">The name below the parent; for the top the path as given.</param>
/// <param name="Descriptor">Open descriptor of the directory itself: everything in it is made relative to it.</param>
/// <param name="ModifiedMs">Time to set when all is written, in Unix milliseconds.</param>
internal sealed record ExportDirectory(ExportDirectory? Parent, byte[] Name, int Descriptor, long ModifiedMs)
{
    /// <summary>Permission bits to set when all is written; null keeps those it was made with.</summary>
    public int? Mode { get; init; }

    /// <summary>Path in the tree, for messages: without the export's own directory.</summary>
    public byte[] TreePathOf(ReadOnlySpan<byte> name) => Walking.TreePath.Join(Parent is null ? [] : Parent.TreePathOf(Name), name);

    /// <summary>Path in the filesystem, for messages.</summary>
    public string DisplayOf(ReadOnlySpan<byte> name) => RawText.Display(Walking.TreePath.Join(FullPath(), name));

    private byte[] FullPath() => Parent is null ? Name : Walking.TreePath.Join(Parent.FullPath(), Name);
}
