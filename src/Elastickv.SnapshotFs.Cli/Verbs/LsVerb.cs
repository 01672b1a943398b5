using System.Globalization;
using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary><c>snapfs ls</c>: lists a directory of the tree, from the first entry on and in bounded memory, in the order of the tree.</summary>
[Verb("ls", HelpText = "List a directory of a snapshot.")]
internal sealed class LsVerb : SnapshotArgument, ICommand
{
    [Value(1, MetaName = "PATH", HelpText = "Directory or file in the snapshot; everything when absent.")]
    public string Path { get; set; } = "";

    [Value(2, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    [Option('l', "long", HelpText = "Show mode, size and time too. Sizes of rendered files cost rendering them.")]
    public bool Long { get; set; }

    [Option('R', "recursive", HelpText = "Everything below, one path a line.")]
    public bool Recursive { get; set; }

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
        using OpenSnapshot snapshot = OpenSnapshot.Open(this, surroundings);
        using var output = new LineOutput(surroundings);
        byte[] path = RawText.ToBytes(Path);
        NodeId node = TreePath.Find(snapshot.Tree, path);
        if (node.IsDirectory)
        {
            List(snapshot.Tree, node, [], output);
        }
        else
        {
            Print(snapshot.Tree, path, node, output);
        }

        output.Flush();
        snapshot.RequireUnchanged();
        return ExitCode.Ok;
    }

    private void List(ILogicalTree tree, NodeId top, byte[] topPath, LineOutput output)
    {
        var open = new Stack<(NodeId Node, byte[] Path, EntryPage Page, int Next)>();
        open.Push((top, topPath, new EntryPage(), 0));
        while (open.TryPop(out (NodeId Node, byte[] Path, EntryPage Page, int Next) at))
        {
            if (at.Next == at.Page.Count)
            {
                if (!at.Page.ReadNext(tree, at.Node))
                {
                    at.Page.Dispose();
                    continue;
                }

                at.Next = 0;
            }

            int index = at.Next++;
            open.Push(at);
            byte[] path = TreePath.Join(at.Path, at.Page.NameOf(index));
            NodeId node = at.Page.NodeOf(index);
            Print(tree, path, node, output);
            if (Recursive && node.IsDirectory)
            {
                open.Push((node, path, new EntryPage(), 0));
            }
        }
    }

    private void Print(ILogicalTree tree, byte[] path, NodeId node, LineOutput output)
    {
        if (Long)
        {
            NodeAttributes attributes = NodeReader.Attributes(tree, node, path);
            string size = attributes.Size.ToString(CultureInfo.InvariantCulture);
            output.Text($"{ModeText.Of(node.IsDirectory, attributes.Mode)} {size,14} {TimeText.Rfc3339(attributes.ModifiedMs)} ");
        }

        output.Name(path).End();
    }
}
