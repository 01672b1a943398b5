using System.Text;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Support;

/// <summary>Takes what operations give.</summary>
internal sealed class Recorder(int capacity = int.MaxValue) : IReadSink, IDirectorySink
{
    private readonly MemoryStream bytes = new();

    public byte[] Bytes => bytes.ToArray();

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Bytes that came as addresses.</summary>
    public long Mapped { get; private set; }

    public List<(string Name, NodeId Node, ulong Next, NodeStatus? Status)> Entries { get; } = [];

    public IEnumerable<string> Names => Entries.Select(entry => entry.Name);

    public void AddMapped(ReadOnlySpan<byte> added)
    {
        Mapped += added.Length;
        bytes.Write(added);
    }

    public void AddCopy(ReadOnlySpan<byte> added) => bytes.Write(added);

    public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next, NodeStatus? status)
    {
        if (Entries.Count == capacity)
        {
            return false;
        }

        Entries.Add((FakeNode.Text(name), node, next, status));
        return true;
    }
}
