using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary><c>snapfs stat</c>: what a stat of a mounted file would say.</summary>
[Verb("stat", HelpText = "Show size, time, mode and inode number of files of a snapshot.")]
internal sealed class StatVerb : SnapshotArgument, ICommand
{
    [Value(1, MetaName = "PATH", Required = true, Min = 1, HelpText = "Files or directories in the snapshot.")]
    public IEnumerable<string> Paths { get; set; } = [];

    public int Run(Surroundings surroundings)
    {
        using OpenSnapshot snapshot = OpenSnapshot.Open(this, surroundings);
        using var output = new LineOutput(surroundings);
        foreach (string path in Paths)
        {
            byte[] bytes = RawText.ToBytes(path);
            NodeId node = TreePath.Find(snapshot.Tree, bytes);
            NodeAttributes attributes = NodeReader.Attributes(snapshot.Tree, node, bytes);
            output.Text("  File: ").Name(bytes).End();
            output.Text($"  Type: {(node.IsDirectory ? "directory" : "regular file")}").End();
            output.Text($"  Size: {attributes.Size}").End();
            output.Text($"  Mode: {Convert.ToString(attributes.Mode, 8).PadLeft(4, '0')} ({ModeText.Of(node.IsDirectory, attributes.Mode)})").End();
            output.Text($" Inode: {node.Value}").End();
            if (attributes.Stored is { } stored)
            {
                output.Text($"Server: inode {stored.Inode}, user {stored.User}, group {stored.Group}, {stored.Bytes} bytes stored").End();
            }

            output.Text($"Modify: {TimeText.Rfc3339(attributes.ModifiedMs)}").End();
        }

        output.Flush();
        snapshot.RequireUnchanged();
        return ExitCode.Ok;
    }
}
