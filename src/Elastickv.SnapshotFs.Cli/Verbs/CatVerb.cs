using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary><c>snapfs cat</c>: writes the bytes of files to standard output.</summary>
[Verb("cat", HelpText = "Print files of a snapshot.")]
internal sealed class CatVerb : SnapshotArgument, ICommand
{
    private const int FlushAt = 64 * 1024;

    [Value(1, MetaName = "PATH", Required = true, Min = 1, HelpText = "Files in the snapshot.")]
    public IEnumerable<string> Paths { get; set; } = [];

    public int Run(Surroundings surroundings)
    {
        using OpenSnapshot snapshot = OpenSnapshot.Open(this, surroundings);
        foreach (string path in Paths)
        {
            Print(snapshot.Tree, RawText.ToBytes(path), surroundings.Output);
        }

        snapshot.RequireUnchanged();
        return ExitCode.Ok;
    }

    /// <summary>Writes the bytes of one file.</summary>
    /// <exception cref="CommandException">It is no file, or some of its bytes do not exist.</exception>
    internal static void Print(ILogicalTree tree, byte[] path, Stream output)
    {
        NodeId node = TreePath.Find(tree, path);
        using FileContent content = NodeReader.Open(tree, node, path);
        if (content is MappedContent mapped)
        {
            Print(mapped, path, output);
        }
        else
        {
            Print((Document)content, output);
        }
    }

    private static void Print(MappedContent content, byte[] path, Stream output)
    {
        for (long offset = 0; offset < content.Length;)
        {
            ReadOnlySpan<byte> run = content.RunAt(offset, out long missing);
            if (run.IsEmpty)
            {
                throw TreePath.Failure(path, $"bytes {offset} to {offset + missing - 1} do not exist in the snapshot", ExitCode.Data);
            }

            output.Write(run);
            offset += run.Length;
        }
    }

    private static void Print(Document document, Stream output)
    {
        using var room = new ByteBuffer(FlushAt + 4096);
        while (document.RenderNext(room))
        {
            if (room.Length >= FlushAt)
            {
                output.Write(room.WrittenSpan);
                room.Clear();
            }
        }

        output.Write(room.WrittenSpan);
    }
}
