using System.Text;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Model.Targets;

/// <summary>Takes what reads and listings give.</summary>
internal sealed class Recorder(int capacity = int.MaxValue) : IReadSink, IDirectorySink
{
    private readonly MemoryStream bytes = new();

    public byte[] Bytes => bytes.ToArray();

    public List<(string Name, ulong Node, ulong Next)> Entries { get; } = [];

    public void AddMapped(ReadOnlySpan<byte> added) => bytes.Write(added);

    public void AddCopy(ReadOnlySpan<byte> added) => bytes.Write(added);

    public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next, NodeStatus? status)
    {
        if (Entries.Count == capacity)
        {
            return false;
        }

        Entries.Add((Encoding.Latin1.GetString(name), node.Value, next));
        return true;
    }
}
